"""What may be wrong with a signed request; each is told in words by a door (title, why, how to mend)."""

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """One known cause. The order is the order of telling where several hold."""

    # The request as a whole
    NOTHING = "nothing"  # nothing of a request was understood
    NO_APP_ID = "no_app_id"
    OTHER_APP = "other_app"  # another app_id than the one whose keys were looked at
    NO_METHOD = "no_method"
    DOUBLED = "doubled"  # a name came twice with different values
    SIGN_TYPE = "sign_type"  # missing or unknown
    CHARSET_NAME = "charset_name"  # one the protocol does not have
    # ``sign`` itself
    NO_SIGN = "no_sign"
    SIGN_SPACES = "sign_spaces"  # its + came unescaped and became spaces
    SIGN_ESCAPED = "sign_escaped"  # percent-encoded twice
    SIGN_BREAKS = "sign_breaks"  # line breaks inside
    SIGN_URLSAFE = "sign_urlsafe"
    SIGN_PADDING = "sign_padding"  # the = at its end are gone
    SIGN_HEX = "sign_hex"
    SIGN_KEY = "sign_key"  # a key was sent in place of a signature
    SIGN_LENGTH = "sign_length"  # no length that the app's keys make
    SIGN_BROKEN = "sign_broken"  # not base64
    # Certificate or plain key
    CERT_MISSING = "cert_missing"  # the app has certificates only, the request names none
    CERT_NOT_WANTED = "cert_not_wanted"  # the request names one, the app has plain keys only
    CERT_UNKNOWN = "cert_unknown"
    CERT_EXPIRED = "cert_expired"
    CERT_ROOT = "cert_root"
    CERT_OTHER = (
        "cert_other"  # signed with another valid key of the app than the one the request means
    )
    # The key
    NO_KEYS = "no_keys"
    KEY_RETIRED = "key_retired"
    KEY_OTHER = "key_other"  # of another app of the company
    KEY_PLATFORM = "key_platform"
    KEY_REGISTERED = "key_registered"  # the platform's public key was added as the app's
    KEY_UNKNOWN = "key_unknown"
    # The hash
    HASH = "hash"
    # The signed string
    SIGN_TYPE_OUT = "sign_type_out"
    LEFT_OUT = "left_out"
    ADDED = "added"
    EMPTY = "empty"  # some empty values were signed, others not
    PLACE = "place"  # only the query or only the body was signed
    ORDER = "order"
    CHARSET = "charset"
    PLUS = "plus"
    ESCAPED = "escaped"  # the values were signed percent-encoded
    ESCAPED_TWICE = "escaped_twice"  # the values were sent percent-encoded twice
    HTML = "html"
    SLASHES = "slashes"
    JSON = "json"
    WHITE_SPACE = "white_space"
    ENCRYPTED = "encrypted"  # the content was signed before it was encrypted
    TIMESTAMP = "timestamp"  # made anew between signing and sending
    VALUE = "value"  # a value was another one when it was signed
    JOIN = "join"  # joined in another way than name=value with &
    CHANGED = "changed"  # signed by the right key over a text that none of these explains
    # No fault of the signature
    TIME = "time"  # right, but too old or too new
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Finding:
    """A cause with the parameters it concerns and a word more (a key's name, an APPID, hours)."""

    cause: Cause
    names: tuple[str, ...] = ()
    detail: str = ""
