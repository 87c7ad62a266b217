"""Headings that name, or ask for, what identifies a person."""

import re
import unicodedata

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
