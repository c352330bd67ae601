"""Times are read for sure, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from nbjudge.course import Course, CourseError
from nbjudge.files import text_of
from nbjudge.intake import submission
from nbjudge.intake.moment import duration, moment

from engine.tests.support import tiny

SHANGHAI, CHICAGO = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/Chicago")
NEW_YORK, MOSCOW = ZoneInfo("America/New_York"), ZoneInfo("Europe/Moscow")
TIMES: list[tuple[str, tzinfo, tuple[int, int, int]]] = [  # day, hour, minute of March 2026, UTC
    ("2026-03-01 23:00:00 UTC", SHANGHAI, (1, 23, 0)),
    ("2026-03-01 23:00:00 +0800", UTC, (1, 15, 0)),
    ("2026-03-01 23:00:00 +08:00", UTC, (1, 15, 0)),
    ("2026-03-01 23:00:00+08", UTC, (1, 15, 0)),
    ("2026-03-01 23:00:00 -0530", UTC, (2, 4, 30)),
    ("2026-03-01 23:00 UTC+8", UTC, (1, 15, 0)),
    ("2026-03-01 23:00 GMT+08:00", UTC, (1, 15, 0)),
    ("2026-03-01T23:00:00Z", SHANGHAI, (1, 23, 0)),
    ("2026-03-01T23:00:00.123456", SHANGHAI, (1, 15, 0)),
    ("20260301T230000Z", SHANGHAI, (1, 23, 0)),
    ("2026-03-01 23:00:00", UTC, (1, 23, 0)),
    ("2026-03-01 23:00:00", SHANGHAI, (1, 15, 0)),
    ("2026-03-01 23:00:00 Asia/Shanghai", UTC, (1, 15, 0)),
    ("2026-03-01 23:00:00.948203 America/Los_Angeles", UTC, (2, 7, 0)),
    ("2026-03-01 23:00:00 CST", SHANGHAI, (1, 15, 0)),
    ("2026-03-01 23:00:00 CST", CHICAGO, (2, 5, 0)),
    ("2026/3/1 23:00", SHANGHAI, (1, 15, 0)),
    ("2026年3月1日 23:00", SHANGHAI, (1, 15, 0)),
    ("2026年3月1日 23时00分00秒", SHANGHAI, (1, 15, 0)),
    ("2026年3月1日 下午11：00", SHANGHAI, (1, 15, 0)),
    ("2026-03-01 上午12:05 北京时间", UTC, (-27, 16, 5)),
    ("2026-03-01 中午12:30 （北京时间）", UTC, (1, 4, 30)),
    ("2026-03-01 11:00 PM", UTC, (1, 23, 0)),
    ("2026-03-01 12:30 PM", UTC, (1, 12, 30)),
    ("2026-03-01 下午12:30", UTC, (1, 12, 30)),
    ("2026-03-01 凌晨12:30", UTC, (1, 0, 30)),
    ("2026-03-01 早上8:30", UTC, (1, 8, 30)),
    ("2026-03-01 晚上11:30", UTC, (1, 23, 30)),
    ("2026-03-01 晚上23:30", UTC, (1, 23, 30)),
    ("2026-03-08 02:30 EST", NEW_YORK, (8, 7, 30)),
    ("2026-03-08 02:30 -0500", NEW_YORK, (8, 7, 30)),
    ("2026-03-08 03:30", NEW_YORK, (8, 7, 30)),
]


@pytest.mark.parametrize(("text", "zone", "expected"), TIMES)
def test_a_time_is_read_right(text: str, zone: tzinfo, expected: tuple[int, int, int]) -> None:
    day, hour, minute = expected
    right = datetime(2026, 3, 1, hour, minute) + timedelta(days=day - 1 if day > 0 else -1)
    assert moment(text, zone) == right


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-03-01",
        "2026-03-01 23:00:00 CST",
        "2026-03-01 23:00:00 PST",
        "2026-03-01 23:00:00 Asia/Nowhere",
        "2026-03-01 23:00:00 ../../etc/passwd",
        "2026-03-01 23:00:00 +1500",
        "2026-03-01 23:00:00 +0875",
        "2026-03-01 23:00:00 800",
        "2026-02-30 23:00:00",
        "2026-03-01 24:00:00",
        "2026-03-01 下午11:00 PM",
        "2026-03-01 下午0:30",
        "2026-03/01 23:00",
        "01.03.2026 23:00",
        "03/01/2026 23:00",
        "1772377200",
        "2026-03-01 23:00:00 UTC 2026-03-02 23:00:00 UTC",
        "9999-12-31 23:00:00 -1200",
        "9999-12-31 23:00:00 UTC",
        "2201-01-01 00:00:00 UTC",
        "1969-12-31 23:00:00 UTC",
        "0001-01-01 00:00:00 +1200",
        "2026-03-01 晚上12:00",
        "2026-03-01 晚上12点30分",
        "2026-03-01 晚上1:00",
        "2026-03-01 早上12:00",
        "2026-03-01 晚上0:30",
        "2026-03-01 even\u0131ng 8:30",
    ],
)
def test_what_is_not_sure_is_no_time(text: str) -> None:
    assert moment(text, UTC) is None


@pytest.mark.parametrize(
    ("text", "zone", "names"),
    [
        ("2026-11-01 01:30", NEW_YORK, {"EST": 6.5, "EDT": 5.5, "-0500": 6.5, "UTC": 1.5}),
        ("2026-03-08 02:30", NEW_YORK, {"EST": 7.5, "EDT": 6.5, "-0400": 6.5}),
        ("2014-10-26 01:30", MOSCOW, {"MSK": None, "+0300": -1.5}),
    ],
)
def test_a_time_that_clocks_show_twice_or_never_needs_more(
    text: str, zone: ZoneInfo, names: dict[str, float | None]
) -> None:
    assert moment(text, zone) is None
    assert moment(f"{text} {zone.key}", UTC) is None
    midnight = datetime.fromisoformat(text).replace(hour=0, minute=0)
    for name, hours in names.items():
        right = None if hours is None else midnight + timedelta(hours=hours)
        assert moment(f"{text} {name}", zone) == right


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk"])
def test_a_file_is_read_in_the_encodings_of_editors(encoding: str) -> None:
    text = "2026年3月1日 23:00\r\n"
    assert text_of(text.encode(encoding)) == text
    assert text_of(b"\xff") is None


def test_the_course_has_a_time_zone(tmp_path: Path) -> None:
    course = tiny.write(tmp_path, config="c.Course.time_zone = 'Asia/Shanghai'\n")
    path = tmp_path / "timestamp.txt"
    path.write_bytes("2026-03-01 23:00 CST".encode("utf-16"))
    assert submission.stamp(course, path) == datetime(2026, 3, 1, 15)


def test_a_zone_that_is_not_known_is_one_sentence(tmp_path: Path) -> None:
    course = tiny.write(tmp_path, config="c.Course.time_zone = 'Shanghai'\n")
    with pytest.raises(CourseError, match="is 'Shanghai', which is no time zone known here; write"):
        submission.stamp(course, tmp_path / "timestamp.txt")
    assert Course.load(tmp_path).time_zone == "Shanghai", "what needs no time goes on"


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("12h", 12),
        ("2d", 48),
        ("1d12h", 36),
        ("1天12小时30分钟", 36.5),
        ("0h", 0),
        ("1.5h", 1.5),
        ("90m", 1.5),
        ("2 days 1 hour", 49),
        ("3天", 72),
    ],
)
def test_a_length_of_time(text: str, hours: float) -> None:
    assert duration(text) == timedelta(hours=hours)


@pytest.mark.parametrize(
    "text",
    ["", "12", "h", "12 weeks", "-2h", "2h x", f"{9**30}d", "99999999d", "3654d", "2 m\u0131nutes"],
)
def test_what_is_no_length_of_time(text: str) -> None:
    assert duration(text) is None
