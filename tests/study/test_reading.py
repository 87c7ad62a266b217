from typing import get_args

import pytest
from pydantic import BaseModel

from balint_analysis.problems import InputError
from balint_analysis.study import reading
from balint_analysis.study.codebook import Codebook, Mention, Scale
from folders import refusal, toml, write

AGREE = '{ id = "useful", column = "Q1", scale = "s" }'
BLOCK = '[{ id = "block", column = "Block" }]'
MINIMAL = """
study = { id = "m", title = "Minimal" }
survey = { file = "survey.csv" }
scales = { s = { levels = ["No", "Yes"], agree = ["Yes"] } }
items = [{ id = "useful", column = "Q1", scale = "s" }]
"""


def scale(levels: str, rest: str) -> str:
    return f"{{ s = {{ levels = {levels}, {rest} }} }}"


FAULTS = {
    "missing section": ({"survey": None}, ["“survey”", "is missing", "Add it"]),
    "missing key": ({"study": '{ id = "x" }'}, ["“study.title”", "is missing", "Add it"]),
    "missing key of a list": (
        {"items": f'[{AGREE}, {{ id = "b", column = "Q2" }}]'},
        ["“items[2].scale”", "is missing"],
    ),
    "required key misspelt": (
        {"study": '{ id = "x", titel = "T" }'},
        ["“study.title”", "is missing", "misspelt as “titel”"],
    ),
    "wrong type": ({"cohort": '{ enrolled = "many" }'}, ["“cohort.enrolled”", "'many'", "integer"]),
    "level that is a number": (
        {"scales": scale('[1, "2"]', 'agree = ["2"]')},
        ["“scales.s.levels[1]”", "is 1", "string"],
    ),
    "id with a space": ({"study": '{ id = "a b", title = "T" }'}, ["“study.id”", "'a b'"]),
    "nobody enrolled": ({"cohort": "{ enrolled = 0 }"}, ["“cohort.enrolled”", "is 0"]),
    "cluster without an attribute": (
        {"survey": '{ file = "survey.csv", cluster = "blok" }', "attributes": BLOCK},
        ["“survey.cluster”", "no attribute “blok”", "mean “block”"],
    ),
    "sizes without an attribute": (
        {"cohort": "{ enrolled = 5, sizes = { blok = { A = 5 } } }", "attributes": BLOCK},
        ["“cohort.sizes.blok”", "no attribute “blok”", "mean “block”"],
    ),
    "sizes that do not add up": (
        {"cohort": "{ enrolled = 5, sizes = { block = { A = 3, B = 3 } } }", "attributes": BLOCK},
        ["“cohort.sizes.block”", "come to 6, not to the 5", "Correct"],
    ),
    "a size of nobody": (
        {"cohort": "{ sizes = { block = { A = 0 } } }", "attributes": BLOCK},
        ["“cohort.sizes.block.A”", "is 0"],
    ),
    "groups within an unknown attribute": (
        {"attributes": '[{ id = "group", column = "G", within = "block" }]'},
        ["“attributes group”", "no attribute “block”"],
    ),
    "groups within themselves": (
        {"attributes": '[{ id = "group", column = "G", within = "group" }]'},
        ["“attributes group”", "no earlier", "larger groups first"],
    ),
    "groups within later ones": (
        {"attributes": f'[{{ id = "group", column = "G", within = "block" }}, {BLOCK[1:]}'},
        ["“attributes group”", "no earlier", "larger groups first"],
    ),
    "a coder twice in one round": (
        {
            "coders": '[{ id = "ann", file = "ann.csv", round = 2 },'
            ' { id = "ann", file = "ben.csv", round = 2 }]'
        },
        ["“coders”", "“ann, round 2” is used 2 times"],
    ),
    "consensus that is a coder's file": (
        {"coding": '{ consensus = "ann.csv" }'},
        ["“coders”", "“ann.csv” is used 2 times"],
    ),
    "consensus in a file that is not there": (
        {"coding": '{ consensus = "an.csv" }'},
        ["“coding.consensus”", "no file “an.csv”", "mean “ann.csv”"],
    ),
    "unknown approach": (
        {"coding": '{ approach = "grounded" }'},
        ["“coding.approach”", "'grounded'", "'reflexive'"],
    ),
    "misspelt key": ({"cohort": "{ enroled = 5 }"}, ["“cohort”", "“enroled”", "mean “enrolled”"]),
    "misspelt section": ({"claim": "[]"}, ["“claim”", "unknown section", "mean “claims”"]),
    "unknown section": ({"wibble": "1"}, ["“wibble”", "unknown section", "Known here", "“items”"]),
    "one level only": ({"scales": scale('["A"]', 'agree = ["A"]')}, ["“scales.s.levels”"]),
    "agree level the scale lacks": (
        {"scales": scale('["No", "Yes"]', 'agree = ["Yess"]')},
        ["“scales.s”", "“Yess”", "mean “Yes”"],
    ),
    "neutral level the scale lacks": (
        {"scales": scale('["No", "Yes"]', 'agree = ["Yes"], neutral = ["Unsure"]')},
        ["“scales.s”", "neutral", "“Unsure”", "“No”, “Yes”"],
    ),
    "agree levels in the middle": (
        {"scales": scale('["A", "B", "C"]', 'agree = ["B"]')},
        ["“scales.s”", "one end", "in order"],
    ),
    "agree levels apart": (
        {"scales": scale('["A", "B", "C"]', 'agree = ["A", "C"]')},
        ["“scales.s”", "stand together", "in order"],
    ),
    "neutral and agree overlap": (
        {"scales": scale('["No", "Yes"]', 'agree = ["Yes"], neutral = ["Yes"]')},
        ["“scales.s”", "both agree and neutral", "one of the two"],
    ),
    "level given twice": (
        {"scales": scale('["No", "Yes"]', 'agree = ["Yes"], not_applicable = ["No"]')},
        ["“scales.s”", "“No”", "twice"],
    ),
    "item id twice": (
        {"items": f'[{AGREE}, {{ id = "useful", column = "Q3", scale = "s" }}]'},
        ["“items”", "“useful”", "2 times", "unique"],
    ),
    "column asked twice": (
        {"questions": '[{ id = "why", column = "Q1" }]'},
        ["“columns”", "“Q1”", "2 times"],
    ),
    "question id twice": (
        {"questions": '[{ id = "why", column = "Q2" }, { id = "why", column = "Q3" }]'},
        ["“questions”", "“why”", "2 times"],
    ),
    "coder twice": (
        {"coders": '[{ id = "ann", file = "ann.csv" }, { id = "ann", file = "ben.csv" }]'},
        ["“coders”", "“ann”", "2 times"],
    ),
    "one coder's file twice": (
        {"coders": '[{ id = "ann", file = "ann.csv" }, { id = "ben", file = "ann.csv" }]'},
        ["“coders”", "“ann.csv”", "2 times"],
    ),
    "theme id twice": (
        {"themes": '[{ id = "good", name = "A" }, { id = "good", name = "B" }]'},
        ["“themes”", "“good”", "2 times"],
    ),
    "subtheme with its theme's id": (
        {"themes": '[{ id = "g", name = "A", subthemes = [{ id = "g", name = "B" }] }]'},
        ["“themes”", "“g”", "2 times"],
    ),
    "mention id twice": (
        {
            "mentions": '[{ id = "m", name = "A", terms = ["a"] }, '
            '{ id = "m", name = "B", terms = ["b"] }]'
        },
        ["“mentions”", "“m”", "2 times"],
    ),
    "coder called as a column of the tables": (
        {"coders": '[{ id = "ann", file = "ann.csv" }, { id = "question", file = "ben.csv" }]'},
        ["“coders”", "“question”", "column of the tables", "such as “question-1”"],
    ),
    "theme called as a column of the tables": (
        {"themes": '[{ id = "theme", name = "Theme" }]'},
        ["“themes”", "“theme”", "column of the tables", "such as “theme-1”"],
    ),
    "unknown scale": (
        {"items": '[{ id = "useful", column = "Q1", scale = "t" }]'},
        ["“items useful”", "no scale “t”", "Known here: “s”"],
    ),
    "claim of an unknown item": (
        {"claims": '[{ item = "usefull", count = 1, base = 2, percent = 50 }]'},
        ["“claims”", "“usefull”", "mean “useful”"],
    ),
    "claim of an unknown theme": (
        {"claims": '[{ theme = "rst", percent = 50 }]', "themes": '[{ id = "rest", name = "R" }]'},
        ["“claims”", "no theme “rst”", "mean “rest”"],
    ),
    "claim of an unknown mention": (
        {"claims": '[{ mention = "x", percent = 50 }]'},
        ["“claims”", "no mention “x”"],
    ),
    "claim of two things": (
        {"claims": '[{ item = "useful", response = true, percent = 50 }]'},
        ["“claims[1]”", "about one thing, not 2", "response = true"],
    ),
    "claim of nothing": (
        {"claims": "[{ percent = 50 }]"},
        ["“claims[1]”", "about one thing, not 0"],
    ),
    "claim without a number": (
        {"claims": '[{ item = "useful" }]'},
        ["“claims[1]”", "a percentage or a mean", "Give percent, or else mean"],
    ),
    "claim of a percentage and a mean": (
        {"claims": '[{ item = "useful", base = 2, percent = 50, mean = 1.5 }]'},
        ["“claims[1]”", "a percentage or a mean"],
    ),
    "mean without a base": (
        {"claims": '[{ item = "useful", mean = 1.5 }]'},
        ["“claims[1]”", "a mean needs an item and a base"],
    ),
    "mean of no item": (
        {"claims": "[{ response = true, base = 2, mean = 1.5 }]"},
        ["“claims[1]”", "a mean needs an item and a base"],
    ),
    "SD without a mean": (
        {"claims": '[{ item = "useful", base = 2, percent = 50, sd = 1.5 }]'},
        ["“claims[1]”", "an SD needs its mean"],
    ),
    "response of more than all": (
        {"claims": "[{ response = true, count = 3, base = 2, percent = 50 }]"},
        ["“claims response”", "3 of 2"],
    ),
    "claim of more than all": (
        {"claims": '[{ item = "useful", count = 3, base = 2, percent = 50 }]'},
        ["“claims useful”", "3 of 2", "Check count and base"],
    ),
    "abstract of an unknown item": (
        {"abstract": '{ items = ["again"] }'},
        ["“abstract.items”", "“again”", "Known here: “useful”"],
    ),
    "coder's file missing": (
        {"coders": '[{ id = "ann", file = "ann.csv" }, { id = "ben", file = "bem.csv" }]'},
        ["“coders ben”", "no file “bem.csv”", "mean “ben.csv”"],
    ),
    "survey file missing": (
        {"survey": '{ file = "surveys.csv", respondent = "ID" }'},
        ["“survey.file”", "no file “surveys.csv”", "mean “survey.csv”"],
    ),
    "few without a threshold": (
        {"mentions": '[{ id = "m", name = "A", terms = ["a"], if_few = "Say more." }]'},
        ["“mentions[1]”", "nothing says how few", "Give few_below_percent, such as 10"],
    ),
    "more took part than were invited": (
        {"cohort": "{ enrolled = 5, attended = 6 }"},
        ["“cohort”", "attended (6) is more than enrolled (5)", "Correct one"],
    ),
    "somebody took part, and nobody was invited": (
        {"cohort": "{ attended = 1 }"},
        ["“cohort”", "attended (1) is more than enrolled (none)", "Correct one"],
    ),
    "coders without themes": ({"themes": None}, ["“themes”", "no themes", "Add [[themes]]"]),
    "coders without questions": ({"questions": None}, ["“questions”", "Add [[questions]]"]),
}


@pytest.mark.parametrize("changes, said", FAULTS.values(), ids=FAULTS)
def test_a_faulty_codebook_is_refused_with_file_key_value_and_fix(tmp_path, changes, said):
    message = refusal(reading.read, write(tmp_path, **changes))
    assert [part for part in ["study.toml", *said] if part not in message] == []
    assert "\n" not in message, "one fault is one problem"


def test_invalid_toml_is_refused_with_its_line(tmp_path):
    message = refusal(reading.read, write(tmp_path, text="[study]\nid = tiny\n"))
    assert message.startswith("study.toml: is not valid TOML")
    assert "line 2" in message
    assert "quotes" in message


def test_a_codebook_in_another_encoding_is_refused(tmp_path):
    message = refusal(reading.read, write(tmp_path, text=toml().encode("utf-16")))
    assert message == "study.toml: is not UTF-8 text. Save it as UTF-8."


def test_a_byte_order_mark_before_the_codebook_is_ignored(tmp_path):
    assert reading.read(write(tmp_path, text="\ufeff" + toml())).id == "tiny"


@pytest.mark.parametrize("place", ["", "nowhere", "survey.csv"])
def test_a_place_without_a_codebook_is_refused_by_its_name_only(tmp_path, place):
    (tmp_path / "survey.csv").touch()
    message = refusal(reading.read, tmp_path / place)
    assert (place or tmp_path.name) in message
    assert "holds a study.toml" in message
    assert str(tmp_path) not in message


def test_all_problems_of_form_are_reported_at_once(tmp_path):
    changes = {"study": "{}", "cohort": "{ enroled = 1, sesions = 2 }", "wibble": "1"}
    message = refusal(reading.read, write(tmp_path, **changes))
    keys = ("study.id", "study.title", "cohort", "cohort", "wibble")
    said = [line.partition("”")[0] for line in message.splitlines()]
    assert said == [f"study.toml, “{key}" for key in keys]
    assert "enrolled" in message
    assert "sessions" in message


def test_all_unknown_levels_of_a_scale_are_reported_at_once(tmp_path):
    scales = scale('["No", "Yes"]', 'agree = ["Yess"], neutral = ["Noo"]')
    message = refusal(reading.read, write(tmp_path, scales=scales))
    assert "mean “Yes”?" in message
    assert "mean “No”?" in message


def test_a_full_stop_in_a_level_does_not_part_a_problem_from_its_fix(tmp_path):
    scales = scale('["No", "Yes"]', 'agree = ["Approx. yes"], neutral = ["Yes. No"]')
    with pytest.raises(InputError) as caught:
        reading.read(write(tmp_path, scales=scales))
    known = "Known here: “No”, “Yes”."
    assert [(p.problem, p.fix) for p in caught.value.problems] == [
        ("agree level “Approx. yes” is not among the levels.", known),
        ("neutral level “Yes. No” is not among the levels.", known),
    ]


def test_all_problems_of_sense_are_reported_at_once(tmp_path):
    changes = {
        "items": '[{ id = "useful", column = "Q1", scale = "t" }]',
        "survey": '{ file = "export.csv" }',
        "abstract": '{ items = ["again"] }',
        "themes": None,
    }
    message = refusal(reading.read, write(tmp_path, **changes))
    for said in ("no scale", "no file", "no item", "coders but no themes"):
        assert said in message
    assert len(message.splitlines()) == 4


def test_extra_keys_that_resemble_no_known_key_are_allowed(tmp_path):
    folder = write(tmp_path, study='{ id = "x", title = "T", ethics = "waived" }')
    assert reading.read(folder).study.ethics == "waived"


def test_a_minimal_study_needs_no_cohort_questions_coders_or_themes(tmp_path):
    codebook = reading.read(write(tmp_path, text=MINIMAL))
    assert codebook.cohort.enrolled is None
    assert codebook.survey.respondent is None
    assert not codebook.synthetic
    assert codebook.codes == {}
    assert codebook.headline_items == ["useful"]


@pytest.mark.parametrize(
    "levels, declared, neutral",
    [("ABC", None, "B"), ("ABC", [], ""), ("ABCD", None, ""), ("ABCD", ["B"], "B")],
    ids=["odd: its middle", "odd: overruled", "even: none", "even: declared"],
)
def test_an_odd_scale_is_centred_unless_neutral_says_otherwise(levels, declared, neutral):
    scale = Scale(levels=list(levels), agree=[levels[-1]], neutral=declared)
    assert "".join(level for level in levels if scale.kind(level) == "neutral") == neutral
    assert (scale.kind("A"), scale.kind(levels[-1])) == ("disagree", "agree")


def test_agreement_may_be_at_the_first_end_of_a_scale():
    assert Scale(levels=["Yes", "Rather", "No"], agree=["Yes"]).kind("Yes") == "agree"


@pytest.mark.parametrize(
    "extra, headline",
    [
        ({}, ["a", "b", "c"]),
        ({"claims": '[{ item = "d", count = 1, base = 2, percent = 50 }]'}, ["d"]),
        (
            {
                "claims": '[{ item = "d", count = 1, base = 2, percent = 50 }]',
                "abstract": '{ items = ["c", "a"] }',
            },
            ["c", "a"],
        ),
    ],
    ids=["the first three", "the claimed", "the named"],
)
def test_the_abstract_leads_with_named_items_else_the_claimed_else_the_first(
    tmp_path, extra, headline
):
    items = ", ".join(f'{{ id = "{x}", column = "{x}", scale = "s" }}' for x in "abcd")
    assert reading.read(write(tmp_path, items=f"[{items}]", **extra)).headline_items == headline


def test_a_claim_of_the_response_leads_nothing(tmp_path):
    claims = '[{ response = true, percent = 50 }, { item = "useful", percent = 50 }]'
    assert reading.read(write(tmp_path, claims=claims)).headline_items == ["useful"]


def test_a_claim_may_leave_count_and_base_out(tmp_path):
    claims = '[{ item = "useful", percent = 50 }, { item = "useful", count = 3, percent = 50 }]'
    first, second = reading.read(write(tmp_path, claims=claims)).claims
    assert (first.count, first.base, second.count) == (None, None, 3)


def test_an_item_claimed_twice_leads_once(tmp_path):
    claim = '{ item = "useful", count = 1, base = 2, percent = 50 }'
    assert reading.read(write(tmp_path, claims=f"[{claim}, {claim}]")).headline_items == ["useful"]


def test_codes_list_each_theme_before_its_subthemes(tmp_path):
    codebook = reading.read(write(tmp_path))
    assert codebook.codes == {"good": "Good", "safe": "Safe", "bad": "Bad"}
    assert list(codebook.codes) == ["good", "safe", "bad"]
    assert codebook.parents == {"safe": "good"}


def test_a_published_percentage_keeps_its_decimals(tmp_path):
    claims = '[{ item = "useful", count = 1, base = 2, percent = 50.10 }]'
    (claim,) = reading.read(write(tmp_path, claims=claims)).claims
    assert str(claim.percent) == "50.10"


def test_texts_lose_surrounding_spaces_but_column_names_keep_them(tmp_path):
    item = '[{ id = "useful", column = "Q1 ", text = " Was it? ", scale = "s" }]'
    (item,) = reading.read(write(tmp_path, items=item)).items
    assert (item.column, item.text) == ("Q1 ", "Was it?")


def test_a_question_without_a_text_goes_by_its_column(tmp_path):
    codebook = reading.read(write(tmp_path))
    assert codebook.item("useful").label == "Q1"
    assert codebook.scale_of(codebook.item("useful")).agree == ["Agree"]


def test_a_mention_needs_a_term():
    with pytest.raises(ValueError, match="at least 1 item"):
        Mention(id="m", name="M", terms=[])


def test_jupyter_shows_the_problems_without_a_traceback(tmp_path):
    with pytest.raises(ValueError) as caught:
        reading.read(write(tmp_path, study="{}"))
    shown = caught.value._render_traceback_()
    assert shown[0].endswith("mended first:")
    assert len(shown) == 3


def test_the_advice_on_an_id_is_no_regular_expression(tmp_path):
    message = refusal(reading.read, write(tmp_path, study='{ id = "a b", title = "T" }'))
    assert "An id has letters without accents, digits" in message
    assert "^" not in message


def fields(model, seen):
    """Yield the keys of texts, and of lists of texts, in a section and the sections within it."""
    for name, field in model.model_fields.items():
        kinds = [field.annotation]
        while kinds:
            kind = kinds.pop()
            kinds += get_args(kind)
            if kind is str:
                yield name
            elif isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in seen:
                yield from fields(kind, seen | {kind})


def test_every_key_is_a_text_to_read_or_one_that_is_compared_with_files():
    # A new text key has to be put on one of the two sides.
    compared = {
        *("cluster", "codes", "column", "delimiter", "dictionary", "encoding", "exclude", "file"),
        *("format", "id", "item", "items", "mention", "missing", "project", "respondent", "rules"),
        *("scale", "scales", "sheet", "sizes", "terms", "theme", "user", "within"),
        *("guess", "key", "options", "why"),  # of decisions, which nobody publishes
    }
    read = reading.SEEN | reading.LEVELS
    assert set(fields(Codebook, set())) == compared | read
    assert not compared & read
