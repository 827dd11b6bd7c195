"""Dates: forms that mean one day are read, others refused."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.errors import InvalidInput
from strongroom.ingest.dates import check_format, read_date, read_moment, zone_named

SHANGHAI = zone_named("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2021-01-01 00:00:00", "2021-01-01T00:00:00+08:00"),
        ("1996-07-04 00:00:00.000", "1996-07-04T00:00:00+08:00"),
        ("2016/1/9", "2016-01-09T00:00:00+08:00"),
        ("2016.1.9 8:05", "2016-01-09T08:05:00+08:00"),
        ("2016年1月9日 8时05分", "2016-01-09T08:05:00+08:00"),
        ("20160109", "2016-01-09T00:00:00+08:00"),
        ("2001-07-04T08:42:44Z", "2001-07-04T08:42:44+00:00"),
        ("2020-01-02T03:04:05.1239+0530", "2020-01-02T03:04:05.123+05:30"),
        ("1890-01-01", "1889-12-31T15:54:17+00:00"),
    ],
)
def test_forms_that_begin_with_the_year_need_no_format(text: str, moment: str) -> None:
    assert read_moment(text, (), SHANGHAI) == moment


def test_a_format_is_tried_first_and_a_workbooks_own_dates_still_read() -> None:
    forms = ("%m/%d/%Y %H:%M",)
    london = zone_named("Europe/London")
    assert read_moment("12/1/2010 8:26", forms, london) == "2010-12-01T08:26:00+00:00"
    assert read_moment("2010-07-01 08:26:00", forms, london) == "2010-07-01T08:26:00+01:00"


@pytest.mark.parametrize("text", ["3/4/2020", "03-04-2020", "3.4.20", "13/12/2010 8:26"])
def test_day_or_month_first_is_refused_without_a_format(text: str) -> None:
    for read in (lambda: read_moment(text, (), SHANGHAI), lambda: read_date(text, ())):
        with pytest.raises(InvalidInput) as caught:
            read()
        assert caught.value.code == "ingest.date-ambiguous"


@pytest.mark.parametrize(
    "text", ["2021-02-30", "2021-13-01", "2021-01-01 25:00", "yesterday", "2016/1-9", "٢٠١٦-٠١-٠٩"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_moment(text, (), SHANGHAI)
    assert caught.value.code == "ingest.date-unreadable"


def test_a_local_time_without_zone_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_moment("2021-01-01 10:00", (), None)
    assert caught.value.code == "ingest.zone-missing"


def test_when_clocks_change_the_first_reading_counts() -> None:
    london = zone_named("Europe/London")
    assert read_moment("2010-10-31 01:30", (), london).endswith("+01:00")
    assert read_moment("2010-03-28 01:30", (), london).endswith("+00:00")


@pytest.mark.parametrize(
    ("text", "forms", "day"),
    [
        ("1966-11", ("%Y-%m",), "1966-11"),
        ("1966-1", ("%Y-%m",), "1966-01"),
        ("1966", (), "1966"),
        ("1966年3月", (), "1966-03"),
        ("1962-02-18 00:00:00", (), "1962-02-18"),
        ("25.05.1989", ("%d.%m.%Y",), "1989-05-25"),
        ("5/25/1989 0:00", ("%m/%d/%Y %H:%M",), "1989-05-25"),
    ],
)
def test_days_keep_the_precision_they_came_with(text: str, forms: tuple[str, ...], day: str) -> None:
    assert read_date(text, forms) == day


def test_a_time_of_day_is_not_lost_silently() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_date("1962-02-18 10:00", ())
    assert caught.value.code == "ingest.time-in-date"


def test_zones_and_formats_are_checked() -> None:
    assert zone_named("+05:30").utcoffset(None) is not None
    for name in ("Mars/Olympus", "+25:00", "../../etc/passwd", ""):
        with pytest.raises(InvalidInput) as caught:
            zone_named(name)
        assert caught.value.code == "ingest.zone-unknown"
    assert check_format("%m/%d/%Y %H:%M")
    assert not check_format("%Q")
    assert not check_format("%m-%d")
    assert not check_format("date")


@given(st.datetimes(datetime(1930, 1, 1), datetime(2100, 1, 1)))
def test_moments_read_back(moment: datetime) -> None:
    told = moment.replace(microsecond=moment.microsecond // 1000 * 1000, tzinfo=UTC)
    assert datetime.fromisoformat(read_moment(told.isoformat(), (), None)) == told
    assert read_date(told.date().isoformat(), ()) == told.date().isoformat()
