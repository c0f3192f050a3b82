"""Phone numbers as E.164, by the field's library."""

import phonenumbers

from lifeloop.identity.errors import CountryNotServed, PhoneInvalid

LAST_DIGITS = 4


def block_of(number: str) -> str:
    """The block of ten thousand numbers that an E.164 number is of: numbers are rented and sold by blocks."""
    return number[:-LAST_DIGITS]


def normalise(text: str, countries: list[str]) -> str:
    """E.164 of a mobile number of one of the served countries; the first one is assumed without a +."""
    try:
        number = phonenumbers.parse(text.strip()[:24], countries[0] if countries else "CN")
    except phonenumbers.NumberParseException as error:
        raise PhoneInvalid from error
    if not phonenumbers.is_possible_number(number):
        raise PhoneInvalid
    if phonenumbers.region_code_for_country_code(number.country_code or 0) not in countries:
        raise CountryNotServed
    kinds = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
    if phonenumbers.number_type(number) not in kinds:
        raise PhoneInvalid
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
