"""The worksheet for the coders' meeting as an Excel workbook that is ready to be filled in."""

import io

import pandas as pd

WIDTHS = {"respondent": 12, "question": 12, "answer": 60, "agreed": 28}  # characters
TO_FILL = "FFF2B3"  # pale yellow: what the meeting has to settle
USUAL = 32


def workbook(table: pd.DataFrame, codes: dict[str, str]) -> bytes:
    """Lay the worksheet out: wrapped words, a header that stays, and the codes to choose from.

    Parameters
    ----------
    table : DataFrame
        From :func:`balint_analysis.explore.tables.worksheet`.
    codes : dict
        The names of the themes and subthemes by id, for a second sheet.
    """
    from openpyxl import Workbook
    from openpyxl.styles import PatternFill

    book = Workbook()
    sheet, key = book.active, book.create_sheet("codes")
    sheet.title = "answers"
    _fill(sheet, [list(table), *table.to_numpy().tolist()])
    _fill(key, [["code", "name"], *map(list, codes.items())])
    for column, name in zip(sheet.columns, table, strict=True):
        sheet.column_dimensions[column[0].column_letter].width = WIDTHS.get(name, USUAL)
    for (cell,) in sheet.iter_rows(min_row=2, min_col=table.shape[1]):
        if not cell.value:
            cell.fill = PatternFill("solid", fgColor=TO_FILL)
    key.column_dimensions["A"].width, key.column_dimensions["B"].width = 20, 60
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(sheet, rows: list[list[str]]) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font

    for row, texts in enumerate(rows, start=1):
        for column, text in enumerate(texts, start=1):
            cell = sheet.cell(row, column)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
            cell.data_type = "s"  # words, even where they look like a formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=row == 1)
    sheet.freeze_panes = "A2"
