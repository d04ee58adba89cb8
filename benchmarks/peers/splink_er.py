"""Splink on a benchmark file of people, set up as its own documentation does for that file.

    python splink_er.py fake-1000|historical FILE.csv OUT.csv THRESHOLD…

OUT.csv has row and a cluster for each threshold; the last line printed is JSON with seconds and CPU seconds.
"""

import json
import logging
import resource
import sys
import time
import warnings

import pandas as pd

warnings.filterwarnings("ignore")

import splink.comparison_library as cl  # noqa: E402
from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: E402

logging.disable(logging.WARNING)


def fake_settings():
    """As in the tutorial on fake-1000."""
    blocking = [
        block_on("first_name", "city"),
        block_on("surname"),
        block_on("first_name"),
        block_on("dob"),
        block_on("email"),
    ]
    comparisons = [
        cl.NameComparison("first_name").configure(term_frequency_adjustments=True),
        cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison("dob", input_is_string=True),
        cl.ExactMatch("city").configure(term_frequency_adjustments=True),
        cl.EmailComparison("email"),
    ]
    sure = [
        block_on("first_name", "dob"),
        block_on("email"),
        "l.surname = r.surname and levenshtein(r.dob, l.dob) <= 1",
    ]
    training = [block_on("first_name", "surname"), block_on("dob"), block_on("email")]
    return blocking, comparisons, sure, training


def historical_settings():
    """As in the demo of deduplicating 50,000 historical people."""
    blocking = [
        block_on("substr(first_name,1,3)", "substr(surname,1,4)"),
        block_on("surname", "dob"),
        block_on("first_name", "dob"),
        block_on("postcode_fake", "first_name"),
        block_on("postcode_fake", "surname"),
        block_on("dob", "birth_place"),
        block_on("substr(postcode_fake,1,3)", "dob"),
        block_on("substr(postcode_fake,1,3)", "first_name"),
        block_on("substr(postcode_fake,1,3)", "surname"),
        block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"),
    ]
    comparisons = [
        cl.ForenameSurnameComparison("first_name", "surname", forename_surname_concat_col_name="both_names"),
        cl.DateOfBirthComparison(
            "dob", input_is_string=True, datetime_thresholds=[1, 1], datetime_metrics=["month", "year"]
        ),
        cl.PostcodeComparison("postcode_fake"),
        cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
        cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
    ]
    sure = [
        "l.first_name = r.first_name and l.surname = r.surname and l.dob = r.dob",
        "substr(l.first_name,1,2) = substr(r.first_name,1,2) and l.surname = r.surname "
        "and substr(l.postcode_fake,1,2) = substr(r.postcode_fake,1,2)",
        "l.dob = r.dob and l.postcode_fake = r.postcode_fake",
    ]
    training = [block_on("first_name", "surname"), block_on("dob")]
    return blocking, comparisons, sure, training


def main() -> None:
    """Train, predict, cluster."""
    which, path, out, *thresholds = sys.argv[1:]
    started = time.monotonic()
    frame = pd.read_csv(path, dtype=str, keep_default_na=False).replace("", None)
    if which == "historical":
        frame["both_names"] = frame["first_name"] + " " + frame["surname"]
    blocking, comparisons, sure, training = {"fake-1000": fake_settings, "historical": historical_settings}[
        which
    ]()
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="row",
        blocking_rules_to_generate_predictions=blocking,
        comparisons=comparisons,
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    api = DuckDBAPI()
    linker = Linker(api.register(frame), settings)
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in training:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=0.01)
    result = frame[["row"]].set_index("row")
    for threshold in thresholds:
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, float(threshold))
        result[threshold] = clusters.as_pandas_dataframe().set_index("row")["cluster_id"]
    result.to_csv(out)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "seconds": round(time.monotonic() - started, 1),
                "cpuSeconds": round(usage.ru_utime + usage.ru_stime, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
