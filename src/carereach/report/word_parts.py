"""What Word needs and python-docx leaves out: styles, running lines, table XML, links, alt text."""

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr  # writes XML, reads none # nosec B406

from carereach.report.cells import RELEASED
from carereach.report.charts.canvas import safe_words
from carereach.report.outline import Grid

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.shape import InlineShape
    from docx.text.paragraph import Paragraph

__all__ = [
    "add_table",
    "describe_picture",
    "link",
    "mark",
    "set_page",
    "set_running_lines",
    "set_styles",
]

_INK, _QUIET, _BLUE = "212B32", "4C6272", "005EB8"
_TEXT_WIDTH = 9638
"""Between the margins of an A4 page [twentieths of a point]."""
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def set_page(word: "WordDocument") -> None:
    """Set A4 with even margins."""
    from docx.shared import Mm

    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(24), Mm(20)


def set_styles(word: "WordDocument") -> None:
    """Set type, colour and language for every style the report uses."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    sizes = {"Normal": 10.5, "Title": 22, "Heading 1": 17, "Heading 2": 12.5, "Caption": 10}
    for name in ("Area", "Answer", "Aside", "Small", "Stamp", "Contents", "Record"):
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = word.styles["Normal"]
    sizes |= {"Area": 12, "Answer": 13, "Aside": 10.5, "Small": 9, "Stamp": 10}
    sizes |= {"Contents": 10.5, "Record": 9}
    for name, size in sizes.items():
        style = word.styles[name]
        style.font.size = Pt(size)
        _set_typeface(style.element.get_or_add_rPr())
        style.font.color.rgb = RGBColor.from_string(_QUIET if name == "Small" else _INK)
        style.paragraph_format.space_after = Pt(3 if name in ("Small", "Contents") else 8)
    word.styles["Caption"].font.bold = True
    word.styles["Stamp"].font.bold = True
    word.styles["Title"].font.bold = True
    _set_edge(word, "Answer", _BLUE)
    _set_edge(word, "Aside", _QUIET)
    _set_edge(word, "Stamp", "D99A1C")
    _unset_title_rule(word)


def set_running_lines(word: "WordDocument", title: str, software: str, stamp: str) -> None:
    """Write the stamp at the head of every page and the page number at its foot."""
    section = word.sections[0]
    head = section.header.paragraphs[0]
    head.style = word.styles["Small"]
    head.add_run(f"{title}   " if stamp else title)
    if stamp:
        head.add_run(stamp).bold = True
    foot = section.footer.paragraphs[0]
    foot.style = word.styles["Small"]
    foot.add_run(f"{software}   Page ")
    _add_field(foot, "PAGE")
    foot.add_run(" of ")
    _add_field(foot, "NUMPAGES")


def mark(paragraph: "Paragraph", name: str) -> None:
    """Put a bookmark round a paragraph, so that the contents can link to it."""
    from docx.oxml import parse_xml

    number = name.removeprefix("page")
    start = f'<w:bookmarkStart {_WORD} w:id="{number}" w:name="{name}"/>'
    paragraph._p.append(parse_xml(start))
    paragraph._p.append(parse_xml(f'<w:bookmarkEnd {_WORD} w:id="{number}"/>'))


def link(paragraph: "Paragraph", name: str, words: str) -> None:
    """Write words that lead to a bookmark."""
    from docx.oxml import parse_xml

    xml = (
        f'<w:hyperlink {_WORD} w:anchor="{name}"><w:r><w:rPr><w:color w:val="{_BLUE}"/>'
        f'<w:u w:val="single"/></w:rPr><w:t>{safe_words(words)}</w:t></w:r></w:hyperlink>'
    )
    paragraph._p.append(parse_xml(xml))


def describe_picture(shape: "InlineShape", *, title: str, alt: str) -> None:
    """Give a picture its words for people who do not see it."""
    properties = shape._inline.docPr
    properties.set("title", title)
    properties.set("descr", alt)


def add_table(word: "WordDocument", grid: Grid, title: str) -> None:
    """Add a table whose head repeats on every page; written as XML, which is many times faster."""
    from docx.oxml import parse_xml

    total = sum(grid.weights)
    widths = [round(_TEXT_WIDTH * weight / total) for weight in grid.weights]
    size = 14 if len(grid.heads) > 6 else 18
    head = "".join(
        _cell(words, widths[column], size, right=grid.numeric[column], bold=True)
        for column, words in enumerate(grid.heads)
    )
    rows = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            _cell(
                cell.text,
                widths[column],
                size,
                right=grid.numeric[column],
                quiet=cell.state != RELEASED,
            )
            for column, cell in enumerate(row)
        )
        + "</w:tr>"
        for row in grid.rows
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    table = parse_xml(
        f"<w:tbl {_WORD}>{_table_look(title)}<w:tblGrid>{columns}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>"
    )
    body = word.element.body
    body.insert(len(body) - 1, table)
    word.add_paragraph(style="Small")


def _table_look(title: str) -> str:
    return (
        '<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>'
        f'<w:top w:val="single" w:sz="8" w:color="{_INK}"/>'
        '<w:bottom w:val="single" w:sz="4" w:color="D8DDE0"/>'
        '<w:insideH w:val="single" w:sz="4" w:color="D8DDE0"/></w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/>'
        f"<w:tblCaption w:val={quoteattr(title)}/></w:tblPr>"
    )


def _cell(
    words: str, width: int, size: int, *, right: bool, bold: bool = False, quiet: bool = False
) -> str:
    side = '<w:jc w:val="right"/>' if right else ""
    weight = "<w:b/>" if bold else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="30" w:after="30"/>{side}</w:pPr><w:r><w:rPr>{weight}'
        f'<w:color w:val="{_QUIET if quiet else _INK}"/><w:sz w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{safe_words(words)}</w:t></w:r></w:p></w:tc>'
    )


def _set_typeface(properties: object) -> None:
    """Use Arial whatever the theme says, and British English for spelling and speech."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for name in ("w:rFonts", "w:lang"):
        for old in properties.findall(qn(name)):  # type: ignore[attr-defined]
            properties.remove(old)  # type: ignore[attr-defined]
    fonts = OxmlElement("w:rFonts")
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), "Arial")
    properties.insert(0, fonts)  # type: ignore[attr-defined]
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    properties.append(language)  # type: ignore[attr-defined]


def _set_edge(word: "WordDocument", style: str, colour: str) -> None:
    from docx.oxml import parse_xml

    edge = f'<w:left w:val="single" w:sz="24" w:space="8" w:color="{colour}"/>'
    properties = word.styles[style].element.get_or_add_pPr()
    properties.insert_element_before(parse_xml(f"<w:pBdr {_WORD}>{edge}</w:pBdr>"), "w:spacing")


def _unset_title_rule(word: "WordDocument") -> None:
    from docx.oxml.ns import qn

    properties = word.styles["Title"].element.get_or_add_pPr()
    for rule in properties.findall(qn("w:pBdr")):
        properties.remove(rule)


def _add_field(paragraph: "Paragraph", code: str) -> None:
    from docx.oxml import parse_xml

    xml = f'<w:fldSimple {_WORD} w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(xml))
