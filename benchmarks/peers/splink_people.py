"""Splink on a flat table of people, set up with care; run by benchmarks in an environment of its own.

    python splink_people.py PEOPLE.csv OUT.csv THRESHOLD…

PEOPLE.csv: id, name, pinyin, surname, phone, email, birthday, gender, unionid, district, door.
OUT.csv has id and a cluster for each threshold; the last line printed is JSON with the seconds.
"""

import json
import logging
import sys
import time
import warnings

import pandas as pd

warnings.filterwarnings("ignore")

import splink.comparison_library as cl  # noqa: E402
from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: E402

logging.disable(logging.WARNING)


def settings() -> SettingsCreator:
    """Blocking on every identifier and on names with place or day of birth; comparisons with levels."""
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        blocking_rules_to_generate_predictions=[
            block_on("phone"),
            block_on("email"),
            block_on("unionid"),
            block_on("birthday", "surname"),
            block_on("name", "district"),
            block_on("pinyin", "district"),
            block_on("name", "birthday"),
            block_on("surname", "door"),
        ],
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("pinyin").configure(term_frequency_adjustments=True),
            cl.ExactMatch("surname").configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("phone", [1]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("email"),
            cl.LevenshteinAtThresholds("birthday", [1]),
            cl.ExactMatch("gender"),
            cl.ExactMatch("unionid"),
            cl.ExactMatch("district").configure(term_frequency_adjustments=True),
            cl.ExactMatch("door").configure(term_frequency_adjustments=True),
        ],
    )


def main() -> None:
    """Train, predict, cluster."""
    people, out, *thresholds = sys.argv[1:]
    started = time.monotonic()
    frame = pd.read_csv(people, dtype=str, keep_default_na=False).replace("", None)
    api = DuckDBAPI()
    linker = Linker(api.register(frame), settings())
    linker.training.estimate_probability_two_random_records_match(
        [block_on("phone"), block_on("unionid"), block_on("email")], recall=0.6
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (block_on("phone"), block_on("unionid"), block_on("name", "district")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=0.01)
    result = frame[["id"]].set_index("id")
    for threshold in thresholds:
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, float(threshold))
        table = clusters.as_pandas_dataframe().set_index("id")
        result[threshold] = table["cluster_id"]
    result.to_csv(out)
    print(json.dumps({"seconds": round(time.monotonic() - started, 1)}))


if __name__ == "__main__":
    main()
