"""Reading documents that nobody prepared: lines, headings, tables, and what is left out."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from bot.errors import DocumentError
from bot.facts.drafts import Document
from bot.facts.raw import read_raw, slug_of, unusable
from tests.facts.conftest import attempt

DATA = Path(__file__).parent / "data"


def found(document: Document) -> list[tuple[int, str, str]]:
    return [(draft.line, draft.heading, draft.statement) for draft in document.drafts]


def read(tmp_path: Path, name: str, content: str | bytes) -> Document:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_raw(path, name)


def test_a_web_page_without_its_navigation_banner_and_scripts() -> None:
    document = read_raw(DATA / "clinic_page.html", "clinic_page.html")
    top, units, after = (
        "Wrinkle relaxing injections",
        "How many units do I need?",
        "After your visit",
    )
    assert document.title == "Wrinkle relaxing injections | Example Clinic"
    assert found(document) == [
        (17, top, "The injections relax the muscles that make frown lines."),
        (18, top, "Most people see a change within three to seven days."),
        (23, units, "Area: Forehead; Usual dose: 10 to 20 units; Lasts: 3 to 4 months."),
        (24, units, "Area: Crow's feet; Usual dose: 24 units; Lasts: 3 months."),
        (28, after, "Do not rub the treated area for 24 hours."),
        (29, after, "Skip hard exercise until the next day."),
        (31, after, "You cannot have the treatment if you are pregnant."),
    ]
    assert [(w.line, w.message.split(":")[0]) for w in document.warnings] == [
        (32, "left out, a contact or an offer")
    ]


def test_a_hard_wrapped_text_is_read_by_paragraphs_and_list_items() -> None:
    document = read_raw(DATA / "leaflet.txt", "leaflet.txt")
    assert document.title == "YOUR BOTOX TREATMENT"
    lines = [(line, heading) for line, heading, _ in found(document)]
    before, during = "Before the appointment", "What to expect"
    assert lines[:7] == [
        (6, before),
        (7, before),
        (12, during),
        (13, during),
        (14, during),
        (16, during),
        (17, during),
    ]
    assert found(document)[1][2].endswith("or the muscles, such as myasthenia gravis.")
    left_out = {w.message.split(":")[0]: w.line for w in document.warnings}
    assert left_out["left out, a notice of rights"] == 19
    assert left_out["left out, a question"] == 21
    assert left_out["left out, a contact or an offer"] == 23


def test_markdown_without_front_matter() -> None:
    document = read_raw(DATA / "notes.md", "sub/notes.md")
    assert found(document)[:4] == [
        (
            3,
            "Notes on repeat visits",
            "The next treatment is given no sooner than twelve weeks after the last one.",
        ),
        (
            5,
            "Notes on repeat visits",
            "Results can get weaker when somebody forms antibodies, which is rare.",
        ),
        (9, "Notes on repeat visits", "Brand: Dysport; Frown lines: 50 units."),
        (10, "Notes on repeat visits", "Brand: Xeomin; Frown lines: 20 units."),
    ]
    assert document.source is not None
    assert (document.source.id, document.source.kind) == ("sub-notes", "unreviewed")


def make_pdf(*pages: list[str], title: str = "") -> bytes:
    """A PDF with lines of text on its pages."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for lines in pages:
        page = writer.add_blank_page(600, 800)
        fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = DecodedStreamObject()
        shown = "".join(f"({line}) Tj T* " for line in lines)
        stream.set_data(f"BT /F1 12 Tf 14 TL 50 750 Td {shown}ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    if title:
        writer.add_metadata({"/Title": title})
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_counts_its_pages_and_joins_broken_words(tmp_path: Path) -> None:
    pdf = make_pdf(
        [
            "How long the results last",
            "",
            "The results of the treat-",
            "ment last about three months.",
        ],
        ["The dose for the forehead is", "up to 20 units."],
        title="A leaflet",
    )
    document = read(tmp_path, "leaflet.pdf", pdf)
    assert document.title == "A leaflet"
    assert [(line, statement) for line, _, statement in found(document)] == [
        (1, "The results of the treatment last about three months."),
        (2, "The dose for the forehead is up to 20 units."),
    ]


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("We use cookies to make our pages better.", "a notice of the website"),
        ("Read our privacy policy before you go on.", "a notice of the website"),
        ("© 2021 The Clinic, all rights reserved.", "a notice of rights"),
        ("Call us on 555-123-4567 for a talk.", "a contact or an offer"),
        ("Our number is +44 20 7946 0123 all day.", "a contact or an offer"),
        ("Write to hello@example.org at any time.", "a contact or an offer"),
        ("Very good.", "too short"),
        ("Does it hurt very much?", "a question"),
        ("xkcd qwrtz bvnmp lkjhg", "garbled"),
        ("12 34 || 56 %% 78 ab cd ef gh", "garbled"),
        ("The eff\ufffdct fades after months.", "garbled"),
        ("Results last three to four months.", None),
        ("In 2019, 12 of 100 people had a headache (5 on placebo).", None),
        ("Contact the clinic that treated you if a lid droops.", None),
        ("Trials from 1989-2003 counted 28 deaths after medical use.", None),
    ],
)
def test_what_cannot_become_a_fact(sentence: str, why: str | None) -> None:
    assert unusable(sentence) == why


def test_a_first_line_of_a_wrapped_paragraph_is_no_heading(tmp_path: Path) -> None:
    text = "The effect of the treatment does\nnot last, and the lines come back\nafter some months."
    (only,) = found(read(tmp_path, "x.txt", text))
    assert only[:2] == (1, "")
    assert only[2].startswith("The effect of the treatment does not last, and the lines come back")


def test_a_heading_right_above_its_paragraph(tmp_path: Path) -> None:
    text = "Cost\nA visit costs some hundred dollars in most of the large towns.\n"
    assert found(read(tmp_path, "x.txt", text))[0][:2] == (2, "Cost")


def test_lines_are_right_with_any_line_end(tmp_path: Path) -> None:
    text = "One sentence stands here alone.\r\n\r\nAnother one stands\r\nover two lines there.\r\n"
    assert [line for line, _, _ in found(read(tmp_path, "x.txt", text))] == [1, 3]


def test_a_page_with_open_tags_and_text_outside_of_paragraphs(tmp_path: Path) -> None:
    page = (
        "<div>The first words stand in no paragraph.<p>The second stand in one.<p>The third too do."
    )
    assert [statement for _, _, statement in found(read(tmp_path, "x.html", page))] == [
        "The first words stand in no paragraph.",
        "The second stand in one.",
        "The third too do.",
    ]


def test_breaks_and_entities_do_not_shift_the_lines(tmp_path: Path) -> None:
    page = "<p>The first words<br>stand here.&#10;\n<p>The second stand in line two.\n"
    assert [line for line, _, _ in found(read(tmp_path, "x.html", page))] == [1, 2]


def test_ids_of_documents() -> None:
    assert slug_of("Sub Folder/My Page (2).html") == "sub-folder-my-page-2"
    assert slug_of("文.txt") == "document"
    assert len(slug_of("x" * 250 + ".txt")) == 100


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<table>",
        "<tr>",
        "<td>",
        "<th>",
        "</table>",
        "<nav>",
        "</nav>",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "<h1>",
        "</h1>",
        "<br>",
        "<li",
        ">",
        "&#0;",
        "&amp;",
        "<title>",
        "\n",
        "\r\n",
        "\n\n",
        "# ",
        "- ",
        "| a | b |\n|---|---|\n| c | d |",
        "===",
        "Results last for months.",
        "Words without an end",
        " ",
        "\t",
        "?",
        "\u2028",
        "\x0c",
        "🙂",
        "é",
        "<![CDATA[",
        "<?",
        "---\n",
    ]
)


@pytest.mark.parametrize("ending", [".txt", ".md", ".html"])
@given(text=st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=100))
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_is_a_document_or_a_document_error(tmp_path: Path, ending: str, text: str) -> None:
    data = text.encode("utf-8", errors="surrogatepass")
    last = max(1, len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))
    document = attempt(lambda: read(tmp_path, f"x{ending}", data))
    if isinstance(document, DocumentError):
        assert "\n" not in str(document)
        return
    for draft in document.drafts:
        assert draft.statement.strip() == draft.statement != ""
        assert draft.statement.isprintable()
        assert 1 <= draft.line <= last
    assert all(1 <= warning.line <= last for warning in document.warnings)
    assert document.title


@given(data=st.binary(max_size=300))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_bytes_as_pdf_are_refused_in_one_line(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(DocumentError) as problem:
        read(tmp_path, "x.pdf", b"%PDF-1.4\n" + data)
    assert "\n" not in str(problem.value)
