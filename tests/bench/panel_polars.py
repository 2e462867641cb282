"""The panel from requests by polars, for `python -m tests.bench.panel`: the same rules for data frames.

polars is no dependency; the comparison is made where it is installed.
"""

from pathlib import Path

import pandas as pd
import polars as pl  # type: ignore[import-not-found,unused-ignore]

from analytics import contracts
from analytics.core.traffic import CODES

VISITOR = ["day", "visitor"]
CHAIN = [*VISITOR, "link", "kind"]
CLOSE = 30_000_000  # microseconds


def count(path: Path) -> pd.DataFrame:
    """Classify and count one file; table `panel`."""
    rows = pl.read_parquet(path).with_columns(
        own=pl.when(pl.col("decided").is_in(["R0", "R1", "R2", "R3"])).then("decided")
        .when("is_paid").then(pl.lit("R5"))
        .when((pl.col("decided") == "R6").fill_null(value=False) | (pl.col("viewer") == "employee"))
        .then(pl.lit("R6")).otherwise(pl.lit("")),
        us=pl.col("at").dt.epoch("us"),
        hour=pl.col("at").dt.truncate("1h"),
    )  # fmt: skip
    clean = _kept(rows.filter(pl.col("own") == ""))
    rest = rows.filter(pl.col("own") != "").with_columns(kept=pl.lit(value=False))
    judged = pl.concat([clean.select(rest.columns), rest]).join(
        _bursts(clean.filter("kept")), on=[*VISITOR, "hour"], how="left"
    )
    early = pl.col("own").is_in(["R0", "R1", "R2", "R3"])
    code = (
        pl.when(early).then("own").when(pl.col("burst").is_not_null()).then(pl.lit("R4"))
        .when(pl.col("own") != "").then("own").when(~pl.col("kept")).then(pl.lit("R7"))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    return _counted(judged.with_columns(code=code))


def _kept(clean: pl.DataFrame) -> pl.DataFrame:
    """Add `kept`: false for a row at most 30 seconds after the last kept one of its chain."""
    rows = clean.sort([*CHAIN, "us", "event_id"])
    first = pl.any_horizontal([pl.col(name) != pl.col(name).shift(1) for name in CHAIN])
    opens = (first | (pl.col("us") - pl.col("us").shift(1) > CLOSE)).fill_null(value=True)
    rows = rows.with_columns(kept=opens, run=opens.cum_sum())
    span = pl.col("us").max() - pl.col("us").min()
    long = rows.with_row_index("at_row").filter(span.over("run") > CLOSE)
    kept = rows["kept"].to_numpy().copy()
    anchor, run = 0, 0
    for at, us, number in long.select("at_row", "us", "run").iter_rows():
        if number != run or us - anchor > CLOSE:
            anchor, run, kept[at] = us, number, True
    return rows.with_columns(kept=pl.Series(kept))


def _bursts(kept: pl.DataFrame) -> pl.DataFrame:
    """Return the hours of visitors who click too fast or too evenly for a person."""
    key = [*VISITOR, "hour"]
    gaps = kept.sort([*key, "us"]).with_columns(
        gap=(pl.col("us") - pl.col("us").shift(1).over(key)).cast(pl.Int128)
    )
    n, total = pl.col("gap").count().cast(pl.Int128), pl.col("gap").sum()
    spread = n * (pl.col("gap") * pl.col("gap")).sum() - total * total
    even = spread < 10_000_000_000 * n * (n - 1)
    hours = gaps.group_by(key).agg(events=pl.len(), even=even)
    found = hours.filter((pl.col("events") > 30) | ((pl.col("events") >= 10) & pl.col("even")))
    return found.select(*key, burst=pl.lit(1))


def _counted(judged: pl.DataFrame) -> pd.DataFrame:
    whole, outside = pl.col("code") == "", pl.col("viewer") == "external"
    people = pl.struct(VISITOR)
    counted = judged.group_by("program", "week").agg(
        gross=pl.len(),
        **{code: (pl.col("code") == code).sum() for code in CODES},
        authentic_low=(whole & outside).sum(),
        authentic=whole.sum(),
        reach_low=people.filter(whole & outside).n_unique(),
        reach_high=people.filter(whole).n_unique(),
    )
    table = pd.DataFrame(counted.sort("program", "week").to_dict(as_series=False))
    known = (table["authentic_low"] > 0) | (table["authentic"] == 0)
    reach = table["reach_low"].astype("Int64").where(known)
    return contracts.conform(table.assign(unit="all", reach=reach), "panel")
