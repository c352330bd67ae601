"""When something was handed in, or is due: read for sure, or not at all."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from nbjudge.course import zone_of
from nbjudge.messages import say, words

YEARS = range(1970, 2201)  # a year beyond is a slip, and some would end no arithmetic on dates
LONGEST = timedelta(days=3653)  # that somebody may need more


def _twice(hours: range) -> dict[int, int]:
    """The hours after noon, as a clock of 12 has them and as one of 24 does."""
    return {hour: hour + 12 for hour in hours} | {hour + 12: hour + 12 for hour in hours}


# What stands behind the numbers of a date in Chinese, a character each.
YEAR, MONTH, DAY, HOUR, MINUTE, SECOND = (
    say("zh", f"word.{unit}").replace("|", "")
    for unit in ("year", "month", "day", "hour", "minute", "second")
)
EARLY = {hour: hour for hour in range(12)}
HOURS = {  # by a word for a part of the day: what hour of it is which of 24
    word: hours
    for name, hours in {
        "word.morning": EARLY | {12: 0},
        "word.early": EARLY,  # 12 could be noon
        "word.noon": {11: 11, 12: 12, 1: 13},
        "word.afternoon": {12: 12} | _twice(range(1, 12)),
        "word.evening": _twice(range(5, 12)),  # 12 and 1 could be of the next day
    }.items()
    for word in words(name)
}
HALF = "|".join(sorted(HOURS, key=len, reverse=True))
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
DURATION = re.compile(rf"(\d+(?:\.\d+)?) *({'|'.join(sorted(UNITS, key=len, reverse=True))})")


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
    half, hour = (match["half"] or match["after"] or "").casefold(), int(match["hour"])
    if half:
        hour = HOURS.get(half, {}).get(hour, -1)
    if (match["half"] and match["after"]) or int(match["year"]) not in YEARS:
        return None
    try:
        year, month, day = (int(match[name]) for name in ("year", "month", "day"))
        minute, second = int(match["minute"]), int(match["second"] or 0)
        naive = datetime(year, month, day, hour, minute, second)
        offset = _offset(match["zone"].strip(" ()[]"), naive, course_zone)
        return None if offset is None else naive - offset
    except (ValueError, OverflowError):
        return None


def _offset(name: str, naive: datetime, course_zone: tzinfo) -> timedelta | None:
    """The offset of a zone at a local time; None: it is not known, or there are several.

    A local time is there twice where clocks are set back, and never where they are set forward,
    unless the name, EST or EDT, decides.
    """
    if offset := OFFSET.fullmatch(name):
        size = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        if size > timedelta(hours=14) or int(offset["minutes"] or 0) > 59:
            return None
        return size if offset["sign"] == "+" else -size
    zone = NAMED.get(name.casefold()) or (zone_of(name) if "/" in name else None)
    readings = [naive.replace(tzinfo=zone or course_zone, fold=fold) for fold in (0, 1)]
    offsets = {one.utcoffset() for one in readings if zone or name in ("", one.tzname())}
    return offsets.pop() if len(offsets) == 1 else None


def duration(text: str) -> timedelta | None:
    """Return a length of time such as 12h, 1d12h or 2 days, of at most ten years, or None."""
    parts = list(DURATION.finditer(text.casefold()))
    if not parts or DURATION.sub("", text.casefold()).strip():
        return None
    try:
        found = sum((timedelta(**{UNITS[part[2]]: float(part[1])}) for part in parts), timedelta(0))
    except OverflowError:
        return None
    return found if found <= LONGEST else None
