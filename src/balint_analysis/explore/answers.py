"""The answers beside their codings as a searchable table, which comes from this machine alone."""

from html import escape
from typing import Any

import pandas as pd

from .views import Bundle

MOST = 5000  # rows of the table: the rest is told
PREVIEW = 5  # answers in the static first state


def bundle(rows: pd.DataFrame, asked: dict[str, str], said: str) -> Bundle:
    """Show answers, to be searched where HTML is shown; the first of them in plain text.

    Parameters
    ----------
    rows : DataFrame
        From :func:`.tables.answers`.
    asked : dict
        The questions' wordings by id.
    said : str
        What they are; stands above.
    """
    cells = rows.assign(question=rows["question"].map(asked)).rename(columns=str.capitalize)
    static = "\n".join(map(_told, rows.head(PREVIEW).to_dict("records")))
    return {
        "text/html": f"<p><strong>{escape(said)}</strong></p>{_searchable(cells)}",
        "text/plain": f"{said}\n{static}",
    }


def _told(row: dict[str, Any]) -> str:
    differ = f" (coders differ on {row['disputed']})" if row.get("disputed") else ""
    return f"{row['respondent']}, {row['question']}: {row['answer']}{differ}"


def datatables() -> Bundle:
    """Bring what searchable tables need, which comes from this machine."""
    from itables import options
    from itables.javascript import generate_init_offline_itables_html

    return {
        "text/html": generate_init_offline_itables_html(options.dt_bundle),
        "text/plain": "",
    }


def _searchable(cells: pd.DataFrame) -> str:
    from itables import to_html_datatable

    return to_html_datatable(
        cells.head(MOST),
        connected=False,
        allow_html=False,
        maxBytes=0,
        showIndex=False,
        classes="display compact",
        style="width:100%",
        layout={
            "topStart": "info",
            "topEnd": "search",
            "bottomStart": "pageLength",
            "bottomEnd": "paging",
        },
        columnDefs=[
            {"width": "10%", "targets": [0]},
            {"width": "15%", "targets": [1]},
            {"width": "30%", "targets": [2]},
            {"className": "dt-left", "targets": "_all"},
        ],
        css=".dt-container td { vertical-align: top; text-align: left !important; }",
        display_logo_when_loading=False,
    )
