"""When something was handed in, or is due: read for sure, or not at all."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from nbjudge.course import zone_of
from nbjudge.messages import say, words

# What stands behind the numbers of a date in Chinese, a character each.
YEAR, MONTH, DAY, HOUR, MINUTE, SECOND = (
    say("zh", f"word.{unit}").replace("|", "")
    for unit in ("year", "month", "day", "hour", "minute", "second")
)
MORNING, NOON, AFTERNOON = (words(f"word.{half}") for half in ("morning", "noon", "afternoon"))
HALF = "|".join([*MORNING, *NOON, *AFTERNOON])
FORMS = (
    re.compile(
        rf"(?P<year>\d{{4}})(?P<sep>[-/.{YEAR}])(?P<month>\d{{1,2}})(?:(?P=sep)|{MONTH})"
        rf"(?P<day>\d{{1,2}}){DAY}?[T, ]*(?P<half>{HALF})? *(?P<hour>\d{{1,2}})[:{HOUR}]"
        rf"(?P<minute>\d{{1,2}})"
        rf"(?:[:{MINUTE}](?P<second>\d{{1,2}}){SECOND}?(?:[.,]\d{{1,9}})?|{MINUTE})?"
        rf" *(?:(?P<after>am|pm)\b)? *(?P<zone>.*)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)T(?P<hour>\d\d)(?P<minute>\d\d)"
        r"(?P<second>\d\d)?(?P<half>)(?P<after>)(?P<zone>.*)"
    ),
)
OFFSET = re.compile(r"(?:UTC|GMT)? ?(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d\d)?")
NAMED: dict[str, tzinfo] = {  # what people write who write no offset
    **dict.fromkeys(words("word.china"), timezone(timedelta(hours=8))),
    **dict.fromkeys(words("word.utc"), UTC),
}
MARKS = str.maketrans("：，．－＋−／（）", ":,.-+-/()")
UNITS = {word: unit for unit in ("days", "hours", "minutes") for word in words(f"word.{unit}")}
DURATION = re.compile(
    rf"(\d+(?:\.\d+)?) *({'|'.join(sorted(UNITS, key=len, reverse=True))})", re.IGNORECASE
)


def moment(text: str, course_zone: tzinfo) -> datetime | None:
    """Return a date and time in UTC, without saying so, as nbgrader keeps it.

    Args:
        text: a date, a time, and a zone: an offset, UTC, the name of a place such as
            Asia/Shanghai, or what that zone is called in Chinese. A short name, CST, is taken
            where it is the course's own.
        course_zone: the zone of a text that names none.

    Returns:
        None where anything of it is not clear: nothing is guessed.
    """
    text = " ".join(text.translate(MARKS).split())
    match = next(filter(None, (form.fullmatch(text) for form in FORMS)), None)
    if match is None:
        return None
    half = (match["half"] or match["after"] or "").casefold()
    hour = _hour(int(match["hour"]), half)
    if hour is None or (match["half"] and match["after"]):
        return None
    try:
        year, month, day = (int(match[name]) for name in ("year", "month", "day"))
        minute, second = int(match["minute"]), int(match["second"] or 0)
        naive = datetime(year, month, day, hour, minute, second)
        zone = _zone(match["zone"].strip(" ()[]"), naive, course_zone)
        return (
            None
            if zone is None
            else naive.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
        )
    except (ValueError, OverflowError):
        return None


def _hour(hour: int, half: str) -> int | None:
    """The hour of a day of 24, from one of 12 where a half of the day is named."""
    if not half:
        return hour
    if half in MORNING:
        return hour % 12 if 0 <= hour <= 12 else None
    if half in NOON:
        return {11: 11, 12: 12, 1: 13}.get(hour)
    return hour if 12 < hour <= 23 else hour % 12 + 12 if 1 <= hour <= 12 else None


def _zone(name: str, naive: datetime, course_zone: tzinfo) -> tzinfo | None:
    """The zone of a name; None: it is not known, or several have it."""
    if not name:
        return course_zone
    if offset := OFFSET.fullmatch(name):
        size = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        if size > timedelta(hours=14) or int(offset["minutes"] or 0) > 59:
            return None
        return timezone(size if offset["sign"] == "+" else -size)
    if name.casefold() in NAMED:
        return NAMED[name.casefold()]
    if name == naive.replace(tzinfo=course_zone).tzname():
        return course_zone
    return zone_of(name) if "/" in name else None


def duration(text: str) -> timedelta | None:
    """Return a length of time such as 12h, 1d12h or 2 days, or None."""
    parts = list(DURATION.finditer(text.casefold()))
    if not parts or DURATION.sub("", text.casefold()).strip():
        return None
    try:
        return sum((timedelta(**{UNITS[part[2]]: float(part[1])}) for part in parts), timedelta(0))
    except OverflowError:
        return None
