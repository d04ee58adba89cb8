"""The kinds of file there are, by key."""

from __future__ import annotations

from graph.exports import (
    csv_file,
    excel,
    google,
    graphml,
    hashed,
    json_lines,
    meta,
    ocean_engine,
    parquet,
    sms,
    tencent,
    tiktok,
    wechat_pay,
    wecom,
)
from graph.exports.members import Format

FORMATS: dict[str, Format] = {
    form.key: form
    for form in (
        *(csv_file.FORMAT, excel.FORMAT, json_lines.FORMAT, parquet.FORMAT, graphml.FORMAT),
        *(google.FORMAT, meta.FORMAT, tiktok.FORMAT, *tencent.FORMATS, ocean_engine.FORMAT),
        *(*wechat_pay.FORMATS, wecom.FORMAT, sms.FORMAT, hashed.FORMAT),
    )
}
