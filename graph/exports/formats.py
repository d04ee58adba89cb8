"""The kinds of file there are, by key."""

from __future__ import annotations

from graph.exports import (
    csv_file,
    excel,
    google,
    hashed,
    json_lines,
    meta,
    parquet,
    sms,
    tencent,
    tiktok,
    wechat_pay,
    wecom,
)
from graph.exports.members import Format

FORMATS: dict[str, Format] = {
    module.FORMAT.key: module.FORMAT
    for module in (
        *(
            csv_file,
            excel,
            json_lines,
            parquet,
            google,
            meta,
            tiktok,
            tencent,
            wechat_pay,
            sms,
            wecom,
            hashed,
        ),
    )
}
