"""The part of the first page that says what came in, what is wrong and what is to be decided."""

from datetime import UTC, datetime, timedelta

from graph.ledger import Ledger, jobs


def load(source, ago, read=100):
    at = datetime.now(UTC) - ago
    return {"source": source, "startedAt": at, "finishedAt": at, "read": read}


def test_it_counts_what_came_in_and_names_the_source_longest_without_news(client, answers):
    answers.rows["loads"] = [
        load("wechat", timedelta(hours=1)),
        load("wechat", timedelta(days=20), 7),
        load("erp", timedelta(days=3), 50),
    ]
    answers.rows["review_count"] = lambda label: [{"pairs": 3 if label == "Customer" else 0}]
    answers.rows["case_counts"] = [{"status": "open", "cases": 4}, {"status": "dismissed", "cases": 9}]
    page = client.get("/today").get_data(as_text=True)
    assert "150 rows in the last 14 days" in page
    assert "Longest without news: erp" in page
    assert [text in page for text in ('"big">0<', '"big">3<', '"big">4<')] == [True, True, True]


def test_it_says_that_detectors_never_ran_and_what_is_at_work(client, settings):
    with Ledger.open(settings) as ledger:
        jobs.add(ledger, "load", {}, "ann")
    page = client.get("/today", headers={"Accept-Language": "zh-CN"}).get_data(as_text=True)
    assert "检测器尚未运行" in page
    assert "1 个任务进行中" in page
