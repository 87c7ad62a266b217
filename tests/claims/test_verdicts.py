"""What is said of a reported number, word for word."""

from decimal import Decimal

import pytest

from balint_analysis.claims import verdicts

HALF_UP_OR_EVEN = "Half up gives {}, half to even {}; both rules are in use."


def percentage(percent, count=None, base=None):
    return verdicts.percentage(Decimal(percent) if percent else None, count, base)


def mean(reported, sd=None, n=28, items=1, scale=None):
    return verdicts.mean(Decimal(reported), Decimal(sd) if sd else None, n, items, scale)


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (("86", 55, 64), "Reported 86%, recomputed 85.9%: consistent"),
        (("85.9", 55, 64), "Reported 85.9%, recomputed 85.94%: consistent"),
        (
            ("62", 5, 8),
            "Reported 62%, recomputed 62.5%: consistent, as an exact half is rounded either way",
        ),
        (("72", 41, 58), "Reported 72%, recomputed 70.7%: 71% rounded, not 72%"),
        (
            ("74", 33, 45),
            "Reported 74%, recomputed 73.3%: 73% rounded, 74% only if rounded up, and no count out "
            "of 45 rounds to 74%",
        ),
        # 98.4615 and 85.48387: with one decimal they would seem to be halves.
        (("100", 64, 65), "Reported 100%, recomputed 98.46%: 98% rounded, not 100%"),
        (
            ("86", 53, 62),
            "Reported 86%, recomputed 85.48%: 85% rounded, 86% only if rounded up, and no count "
            "out of 62 rounds to 86%",
        ),
        (("105", 61, 58), "Reported 61 of 58: more than all"),
        ((None, 61, 58), "Reported 61 of 58: more than all"),
        ((None, 55, 64), "55 of 64 is 85.9%"),
        ((None, 64, 64), "64 of 64 is 100.0%"),
        ((None, 0, 64), "0 of 64 is 0.0%"),
        (("1", None, 3), "No count out of 3 rounds to 1%: 0 is 0.0% and 1 is 33.3%"),
        (("86",), "Without count and base nothing can be recomputed"),
        ((None, 55), "Without count and base nothing can be recomputed"),
        ((None, None, 64), "Without count and base nothing can be recomputed"),
        (("86", None, 64), "86% of 64 can be 55 of 64"),
        (("61", None, 300), "61% of 300 can be 182 to 184 of 300"),
        (("62", None, 8), "62% of 8 can be 5 of 8, an exact half"),
        (("86", None, 61), "No count out of 61 rounds to 86%: 52 is 85.2% and 53 is 86.9%"),
        (("54", None, 9), "No count out of 9 rounds to 54%: 4 is 44.4% and 5 is 55.6%"),
        (("100.6", None, 3), "No count out of 3 rounds to 100.6%: 3 is 100.00%"),
        (("150", None, 2), "No count out of 2 rounds to 150%"),
        (("68", 55), "55 is 68% of 81"),
        (("67", 4), "4 is 67% of 6"),
        (("24", 9), "9 is 24% of 37 or 38"),
        (("10", 12), "12 is 10% of 115 to 126"),  # 12/114 = 10.53, 12/127 = 9.45
        (("0", 1), "1 is 0% of 200 or more"),
        (("64", 1), "1 rounds to 64% of no base"),
    ],
)
def test_the_verdict_in_a_sentence(claim, said):
    assert percentage(*claim).said == said


@pytest.mark.parametrize(
    ("claim", "possible"),
    [
        (("86", 55, 64), ""),
        (("62", 5, 8), HALF_UP_OR_EVEN.format("63%", "62%")),
        (("26.2", 21, 80), HALF_UP_OR_EVEN.format("26.3%", "26.2%")),
        (
            ("57", 23, 40),
            "Half up and half to even give 58%; in binary fractions a half may go down.",
        ),
        (
            ("72", 41, 58),
            "Possible: a slip in the count (42 of 58 would fit); or another base (41 of 57 would "
            "fit); or a slip in the percentage; or weights.",
        ),
        (
            ("86", 53, 61),
            "Possible: digits that were cut off; or a slip in the percentage; or weights.",
        ),
        (
            ("74", 33, 45),
            "Possible: a share that is always rounded up; or a slip in the percentage; or weights.",
        ),
        (("105", 61, 58), "Possible: count and base changed places, or one of them is a slip."),
        (("86", None, 64), ""),
        (
            ("86", None, 61),
            "Possible: digits that were cut off; or another base; or a slip in the percentage; or "
            "weights.",
        ),
        (
            ("54", None, 9),
            "Possible: another base; or a slip in the percentage; or weights.",
        ),
        (("68", 55), ""),
        (("64", 1), "Possible: a slip in count or percentage; or weights."),
    ],
)
def test_what_may_explain_it(claim, possible):
    assert percentage(*claim).possible == possible


NOT_WHOLE = (
    "another n; or several items averaged; or answers that are no whole numbers; or imputed values."
)


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (("3.46", "1.04"), "A mean of 3.46 is possible: 97/28 is 3.464; an SD of 1.04 is possible"),
        (("3.46",), "A mean of 3.46 is possible: 97/28 is 3.464"),
        (("3.57",), "A mean of 3.57 is possible: 100/28 is 3.571"),
        (("3.48",), "No 28 whole answers have a mean of 3.48: 97/28 is 3.464 and 98/28 is 3.500"),
        (
            ("3.36", None, 15, 4),
            "No 60 whole answers have a mean of 3.36: 201/60 is 3.350 and 202/60 is 3.367",
        ),
        (
            ("3.87", None, 312),
            "A mean of 3.87 cannot be tested: of 312 answers some sum fits any",
        ),
        (
            ("3.87", "1.04", 312),
            "A mean of 3.87 cannot be tested: of 312 answers some sum fits any; "
            "an SD of 1.04 cannot be tested",
        ),
        (("5.9", "1.1", 28, 1, (1, 5)), "A mean of 5.9 lies outside the scale from 1 to 5"),
        (("0.9", None, 28, 1, (1, 5)), "A mean of 0.9 lies outside the scale from 1 to 5"),
        (
            ("4.90", "1.20", 30, 1, (1, 5)),
            "A mean of 4.90 is possible: 147/30 is 4.900; an SD of 1.20 is impossible",
        ),
    ],
)
def test_the_verdict_on_a_mean(claim, said):
    assert mean(*claim).said == said


@pytest.mark.parametrize(
    ("claim", "possible"),
    [
        (("3.46", "1.04"), ""),
        (("3.12", None, 8), HALF_UP_OR_EVEN.format("3.13", "3.12")),
        (("3.48",), f"Possible: {NOT_WHOLE}"),
        (("3.36", None, 15, 4), f"Possible: digits that were cut off; or {NOT_WHOLE}"),
        (
            ("5.9", None, 28, 1, (1, 5)),
            "Possible: another scale; or a sum in place of a mean; or a slip.",
        ),
        (
            ("4.90", "1.20", 30, 1, (1, 5)),
            "Possible: n in place of n − 1 (which does not fit either); or an SE in place of an "
            f"SD; or {NOT_WHOLE}",
        ),
        (
            ("0.35", "0.48", 20, 1, (0, 1)),
            "Possible: n in place of n − 1 (which fits); or an SE in place of an SD; or "
            f"{NOT_WHOLE}",
        ),
        (
            ("3.50", "0.10", 10, 2, (1, 5)),
            "Possible: n in place of n − 1 (which does not fit either); or an SE in place of an "
            "SD; or another n; or another number of items; or answers that are no whole numbers; "
            "or imputed values.",
        ),
    ],
)
def test_what_may_explain_a_mean(claim, possible):
    assert mean(*claim).possible == possible


@pytest.mark.parametrize(
    ("claim", "fit"),
    [
        (("3.46", "1.04"), "consistent"),
        (("3.48", "1.04"), "impossible"),
        (("3.47", "1.04"), "only if rounded up"),
        (("3.12", "1.13", 8), "consistent at an exact half"),  # 25/8, squares 87: SD 1.126
        (("3.87", "1.04", 312), "cannot be tested"),
        (("3.87", "1.04", 312, 1, (1, 5)), "consistent"),  # that SD the scale allows
        (("3.9", "2.9", 312, 1, (1, 5)), "impossible"),  # none is above 2.1
        (("2.25", "1.89", 4), "consistent"),
        (("3.00", "5.00", 28), "consistent"),  # the mean is tested, the SD is not
    ],
)
def test_mean_and_sd_have_one_verdict(claim, fit):
    assert mean(*claim).fit == fit


@pytest.mark.parametrize(
    ("claim", "said", "possible"),
    [
        (("3.5", 40, (1, 5)), "A median of 3.5 is possible", ""),
        (
            ("3.25", 40, (1, 5)),
            "A median of 3.25 is impossible: that of 40 whole answers is whole, or a half",
            f"Possible: a mean in place of a median; or {NOT_WHOLE}",
        ),
        (
            ("6", 41, (1, 5)),
            "A median of 6 lies outside the scale from 1 to 5",
            "Possible: another scale; or a sum in place of a mean; or a slip.",
        ),
        (("3.5", 40), "A median of 3.5 is possible", ""),
        (
            ("3.5", 39),
            "A median of 3.5 is impossible: that of 39 whole answers is whole",
            f"Possible: a mean in place of a median; or {NOT_WHOLE}",
        ),
        (
            ("3.25", 40),
            "A median of 3.25 is impossible: that of 40 whole answers is whole, or a half",
            f"Possible: a mean in place of a median; or {NOT_WHOLE}",
        ),
    ],
)
def test_the_verdict_on_a_median(claim, said, possible):
    reported, *others = claim
    found = verdicts.median(Decimal(reported), *others)
    assert (found.said, found.possible) == (said, possible)
    assert found.fit == ("impossible" if possible else "consistent")
