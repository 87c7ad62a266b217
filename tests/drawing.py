"""Studies of every size and shape, their tables, and where the texts of a figure came to stand."""

import warnings
from itertools import combinations

import numpy as np
from matplotlib.text import Text

from balint_analysis import figures
from balint_analysis.figures import paging, style
from balint_analysis.tables import coders, flow, likert, theme_shares, themes
from building import codebook_of, codings_of, study_of

KINDS = figures.__all__
NOTE = "Not the answers of real people."


def tables(study) -> dict[str, tuple]:
    """Compute what each figure draws."""
    return {
        "response_flow": (flow.response(study),),
        "likert": (likert.counts(study),),
        "agreement": (likert.agreement(study),),
        "prevalence": (themes.prevalence(study),),
        "theme_shares": (
            theme_shares.by_question(study, number=200),
            theme_shares.by_person(study, number=200),
            {question.id: question.label for question in study.codebook.questions},
        ),
        "cooccurrence": (themes.cooccurrence(study), study.codebook.codes),
        "reliability": (
            coders.intervals(study, number=200),
            coders.pairs(study),
            coders.why_none(study),
        ),
    }


def scale_of(levels) -> dict:
    """Make a scale of so many levels, or of those named, of which the upper half agrees."""
    if isinstance(levels, int):
        names = [f"{'disagree' if k < levels / 2 else 'agree'} level {k}" for k in range(levels)]
        names[0], names[-1] = f"very strongly {names[0]}", f"very strongly {names[-1]}"
    else:
        names = list(levels)
    return {"levels": names, "agree": names[(len(names) + 1) // 2 :]}


def invented(
    *, items=10, levels=5, text="", texts=(), n_themes=4, name="", names=(), coders=3, chosen=()
):
    """Invent a study, with answers at random, of which nobody was given the first theme.

    `texts` are the items' wordings, or all are `text`; so are `names` the themes'. `chosen`
    is, by item, the place of the level that everybody chose.
    """
    texts = list(texts) or [text] * items
    names = list(names) or [name] * n_themes
    some = [
        {
            "id": f"t{k}",
            "name": name or f"Theme {k}",
            "subthemes": [{"id": f"s{k}", "name": name or f"Subtheme {k}"}],
        }
        for k, name in enumerate(names)
    ]
    codebook = codebook_of(
        study={"id": "invented", "title": "Invented", "synthetic": True},
        cohort={"enrolled": 193},
        scales={"s": scale_of(levels)},
        items=[
            {"id": f"i{k}", "column": f"Q{k}", "text": text, "scale": "s", "reverse": k == 1}
            for k, text in enumerate(texts)
        ],
        questions=[{"id": "why", "column": "Q"}],
        coders=[{"id": f"coder-{k}", "file": str(k)} for k in range(coders)],
        themes=some,
    )
    rng = np.random.default_rng([ord(c) for c in "layout"])
    labels = [*codebook.scales["s"].levels, None]
    responses = {
        item.id: [labels[k] for k in rng.integers(-1, len(labels) - 1, size=81)]
        for item in codebook.items
    }
    responses |= {f"i{k}": [labels[place]] * 1000 for k, place in enumerate(chosen)}
    marks = {code: rng.integers(2, size=(81, coders)) for code in codebook.codes}
    marks |= dict.fromkeys(("t0", "s0"), np.zeros((81, coders)))
    codings = codings_of(marks, [coder.id for coder in codebook.coders])
    return study_of(codebook, responses=responses, codings=codings)


def drawn(kind: str, given: tuple) -> list[paging.Page]:
    """Draw the pages of a figure the way they are saved; a warning is an error."""
    with warnings.catch_warnings(), style.only_ours():
        warnings.simplefilter("error")
        return list(paging.drawn(getattr(figures, kind), given, NOTE))


def boxes(figure) -> list:
    """Every text that shows, and where it is, in pixels."""
    hidden = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in axis.get_major_ticks():
                if not low - 1e-9 <= tick.get_loc() <= high + 1e-9:
                    hidden |= {tick.label1, tick.label2}
    return [
        (text.get_text(), text.get_window_extent())
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip() and text not in hidden
    ]


def overlap(a, b) -> bool:
    """Say whether two boxes share more than a pixel's edge."""
    wide = min(a.x1, b.x1) - max(a.x0, b.x0)
    high = min(a.y1, b.y1) - max(a.y0, b.y0)
    return wide > 1 and high > 1


def overlapping(figure) -> list[tuple[str, str]]:
    """Return the texts that lie on one another."""
    pairs = combinations(boxes(figure), 2)
    return [(a, b) for (a, box), (b, other) in pairs if overlap(box, other)]


def cut_off(figure) -> list[str]:
    """Return the texts that leave the figure."""
    edge = figure.bbox.padded(0.5)
    return [
        text
        for text, box in boxes(figure)
        if box.x0 < edge.x0 or box.x1 > edge.x1 or box.y0 < edge.y0 or box.y1 > edge.y1
    ]


def shown(figure) -> list[str]:
    """Return every text of a figure, its lines joined."""
    return [text.replace("\n", " ") for text, _ in boxes(figure)]
