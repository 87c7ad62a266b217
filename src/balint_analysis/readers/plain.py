"""Tables with one header row: the fallback, and what the readers of survey tools share."""

import re
import unicodedata

import pandas as pd

from ..problems import InputError, Problem
from .export import Export, Grid

NAME = "plain"
TITLE = "a table with one header row"

# Headings that can only mean a person, as letters without spaces, accents or case. Also in the
# languages in which survey tools head the columns that they fill in by themselves.
PERSONAL = """
    name names fullname firstname lastname middlename givenname familyname forename surname
    email emailaddress mail mailaddress universityemail universityemailaddress schoolemail
    collegeemail ip ipaddress ipaddr username phone telephone phonenumber telephonenumber
    mobilephone mobilenumber cellphone mobilephonenumber cellphonenumber address addressline
    streetaddress postaladdress postcode postalcode zipcode zippostalcode dateofbirth dob
    birthdate birthday studentnumber studentno matriculationnumber matriculationno latitude
    longitude locationlatitude locationlongitude contactdetails contactinformation
    vorname nachname familienname emailadresse mailadresse ipadresse telefon telefonnummer
    handynummer matrikelnummer benutzername geburtsdatum adresse anschrift
    nom prenom nomdefamille adresseemail adressemail adressedemessagerie adresseelectronique
    courriel adresseip numerodetelephone nomdutilisateur datedenaissance
    nombre apellido apellidos nombrecompleto correo correoelectronico direcciondeemail
    direcciondecorreoelectronico telefono nombredeusuario fechadenacimiento
    nome cognome indirizzoemail indirizzodipostaelettronica nomeutente numeroditelefono
    naam voornaam achternaam emailadres gebruikersnaam telefoonnummer
"""
OWNER = "student|participant|respondent|contact|work|home|personal|private|preferred|legal|own"
FILLERS = """
    please enter give provide state type write fill in what is are s your my our the a an us q
    optional required here below ihre ihr deine dein votre vos su tu el la le
"""
IGNORED = set(FILLERS.split())
JOINED = "and|or|und|oder|et|ou|y|e|en"
IDENTIFYING = re.compile(f"recipient.*|(({OWNER})*({'|'.join(PERSONAL.split())})({JOINED})?)+")
LONGEST = 80  # letters; whatever is longer asks for more than a name
CODE = re.compile(r"-?\d{1,2}")


def recognises(grid: Grid) -> bool:
    """Claim nothing: what no other reader recognises may be a plain table."""
    return False


def read(grid: Grid) -> Export:
    """Read a table whose first row is its header.

    Columns that name or locate a person by their heading are left out. No column is taken for
    the respondents': the study says which it is.

    Parameters
    ----------
    grid : Grid
        The cells of the file.

    Raises
    ------
    InputError
        If the file has further header rows, which would pass for respondents.
    """
    from . import qualtrics, surveymonkey  # they build on this module

    for reader in (qualtrics, surveymonkey):
        if reader.has_extra_header_rows(grid):
            problem = f"has more than one header row, as exports of {reader.TITLE} do."
            fix = f"Declare its format in study.toml: “{reader.NAME}”."
            raise InputError([Problem(grid.file, problem, fix, line=grid.rows[1][0])])
    headings = grid.rows[0][1]
    personal = {n for n, heading in enumerate(headings) if identifying(heading)}
    return export(grid, NAME, headings, personal=personal)


def export(
    grid: Grid, tool: str, headings: list[str], *, personal: set[int], skip: int = 1, **facts
) -> Export:
    """Make an export of the records below the header rows, without the personal columns.

    Parameters
    ----------
    grid : Grid
        The cells of the file.
    tool : str
        The reader's NAME.
    headings : list of str
        A heading for every column.
    personal : set of int
        The positions of the columns to leave out.
    skip : int
        The number of header rows.
    **facts
        Other attributes of :class:`~balint_analysis.readers.export.Export`.
    """
    body = grid.rows[skip:]
    width = len(headings)
    # Some tools end every row with a delimiter.
    while width and not headings[width - 1] and not any(cells[width - 1] for _, cells in body):
        width -= 1
    kept = [n for n in range(width) if n not in personal]
    cells = pd.DataFrame(
        [[cells[n] for n in kept] for _, cells in body],
        index=lines(grid, skip),
        columns=[headings[n] for n in kept],
        dtype=str,
    )
    dropped = tuple(headings[n] for n in sorted(personal))
    return Export(tool, cells, grid.place, dropped=dropped, **facts)


def unlike(grid: Grid, title: str) -> InputError:
    """Make the error for a file that is not what study.toml says it is."""
    problem = f"does not look like an export of {title}."
    fix = "Correct its format in study.toml, or leave the format out."
    return InputError([Problem(grid.file, problem, fix)])


def lines(grid: Grid, skip: int) -> pd.Index:
    """Return the line or row numbers of the records below the header rows."""
    return pd.Index([number for number, _ in grid.rows[skip:]], name="line", dtype="int64")


def letters(text: str) -> str:
    """Reduce a text to its plain letters: “E-Mail-Adresse ” to “emailadresse”."""
    return "".join(_words(text))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.findall("[a-z]+", plain.casefold())


def identifying(heading: str) -> bool:
    """Tell whether a heading clearly asks for, or holds, what identifies a person.

    “What is your e-mail address?” does, “Name one thing that helped” does not.
    """
    essence = "".join(word for word in _words(heading) if word not in IGNORED)
    return len(essence) <= LONGEST and bool(IDENTIFYING.fullmatch(essence))


def identifying_part(label: str, values: list[str]) -> bool:
    """Tell whether a part of a question, as “Email” of “Contact”, holds what people typed.

    Of a choice with that label the cells are ticks: blank, the label again or a short code.
    """
    typed = (v for v in values if v not in ("", label) and not CODE.fullmatch(v))
    return identifying(label) and any(typed)
