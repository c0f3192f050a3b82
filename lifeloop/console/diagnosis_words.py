"""签名诊断 in words: what each cause is, why it is refused, and what to do about it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lifeloop.diagnostics.doctor import Cause, Finding

Word = Promise | str


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as it is shown. ``group``: which advice for the client library belongs to it."""

    title: Word
    why: Word
    names: tuple[str, ...]
    detail: str
    group: str


# Cause → title, why and how to mend it, the group of advice.
WORDS: dict[Cause, tuple[Word, Word, str]] = {
    Cause.NOTHING: (_("No request was found in this text"), _("Paste a curl command, a URL with its body, an HTTP message, or the parameters as a query or as JSON."), ""),
    Cause.NO_APP_ID: (_("app_id is missing"), _("Without it nobody knows whose keys to check with."), ""),
    Cause.OTHER_APP: (_("This app_id is none of this company’s apps"), _("Check the APPID in your settings, or choose the company at the top of the page."), ""),
    Cause.NO_METHOD: (_("method is missing"), _("It names the interface, for example alipay.open.public.menu.query."), ""),
    Cause.DOUBLED: (_("A parameter came twice with different values"), _("Send each parameter once: the same name in the query and in the body must say the same."), "send"),
    Cause.SIGN_TYPE: (_("sign_type is missing or unknown"), _("It is RSA2 (SHA-256) or RSA (SHA-1)."), "hash"),
    Cause.CHARSET_NAME: (_("This charset is not supported"), _("It is utf-8, gbk or gb2312."), "charset"),
    Cause.NO_SIGN: (_("sign is missing"), _("The request was not signed, or sign was lost on its way."), "string"),
    Cause.SIGN_SPACES: (_("The + in sign became spaces"), _("sign was put into the request without percent-encoding. Encode it: + as %2B, / as %2F, = as %3D."), "send"),
    Cause.SIGN_ESCAPED: (_("sign is percent-encoded twice"), _("Your HTTP client encodes by itself: give it sign as it is."), "send"),
    Cause.SIGN_BREAKS: (_("There are line breaks in sign"), _("Take base64 without line breaks (in Java Base64.getEncoder, not getMimeEncoder)."), "send"),
    Cause.SIGN_URLSAFE: (_("sign is URL-safe base64"), _("Use the standard alphabet with + and /."), "send"),
    Cause.SIGN_PADDING: (_("The = at the end of sign are gone"), _("Something cut them off. Percent-encode sign before it goes into the URL."), "send"),
    Cause.SIGN_HEX: (_("sign is hexadecimal"), _("The signature must be written in base64."), "send"),
    Cause.SIGN_KEY: (_("sign is a key, not a signature"), _("A key was put where the signature belongs. If it was the private key: make a new pair now."), "key"),
    Cause.SIGN_LENGTH: (_("sign is too long or too short for the app’s keys"), _("It was cut on its way, or made with a key of another size."), "key"),
    Cause.SIGN_BROKEN: (_("sign is not base64"), _("What arrived cannot be read as a signature."), "send"),
    Cause.CERT_MISSING: (_("The app uses certificates, the request a plain key"), _("Send app_cert_sn and alipay_root_cert_sn, or add the plain public key in the app’s development settings."), "certificate"),
    Cause.CERT_NOT_WANTED: (_("The app uses a plain key, the request certificates"), _("Leave out app_cert_sn and alipay_root_cert_sn, or get a certificate in the app’s development settings."), "certificate"),
    Cause.CERT_UNKNOWN: (_("The app has no valid certificate with this serial"), _("Download the app’s certificate again and use that file."), "certificate"),
    Cause.CERT_EXPIRED: (_("The certificate has expired"), _("Get a new one in the app’s development settings."), "certificate"),
    Cause.CERT_ROOT: (_("alipay_root_cert_sn is not this platform’s"), _("Use the root certificate that you download here, not another platform’s."), "certificate"),
    Cause.CERT_OTHER: (_("Signed with another of the app’s valid keys"), _("The private key does not belong to the certificate (or to the plain key) that the request means."), "key"),
    Cause.NO_KEYS: (_("The app has no valid public key"), _("Add one in the app’s development settings."), "key"),
    Cause.KEY_RETIRED: (_("Signed with a key that was deleted"), _("Your backend still uses the old private key."), "key"),
    Cause.KEY_OTHER: (_("Signed with the key of another app of this company"), _("app_id and private key belong to two apps. Use the pair of one app."), "key"),
    Cause.KEY_PLATFORM: (_("Signed with the platform’s own key"), _("Sign with the private key of your app."), "key"),
    Cause.KEY_REGISTERED: (_("The platform’s public key was added as the app’s"), _("Delete it in the app’s development settings and add the public key of your own pair."), "key"),
    Cause.KEY_UNKNOWN: (_("Signed with a key that nobody knows here"), _("The private key in use does not belong to any public key of the app. Check which file is read, that it is the private key, and that nothing is missing in it."), "key"),
    Cause.HASH: (_("RSA and RSA2 are mixed up"), _("The signature was made with another hash than sign_type says: RSA2 is SHA-256, RSA is SHA-1."), "hash"),
    Cause.SIGN_TYPE_OUT: (_("sign_type was left out of the signed string"), _("For a request it belongs in: only sign itself is left out."), "string"),
    Cause.LEFT_OUT: (_("A parameter was left out of the signed string"), _("All parameters are signed, those in the URL as well; only sign and files are not."), "string"),
    Cause.ADDED: (_("Something was signed that was not sent"), _("A parameter stood in the signed string but is not in the request, or stood there with an empty value."), "string"),
    Cause.EMPTY: (_("Some empty values were signed and others not"), _("Leave out all parameters without a value."), "string"),
    Cause.PLACE: (_("Only a part of the parameters was signed"), _("Those of the URL and those of the body are one set, sorted together."), "string"),
    Cause.ORDER: (_("The parameters were not sorted by name"), _("Sort by the bytes of the names (a before b, capitals before small letters) after everything is put together."), "string"),
    Cause.CHARSET: (_("Signed in another charset than the request is in"), _("The bytes that are signed and the bytes that are sent must both be in the charset that the request names."), "charset"),
    Cause.PLUS: (_("Spaces and + are mixed up"), _("The signed string has the values as they are, with spaces. In the URL a space is + or %20, and a + is %2B."), "send"),
    Cause.ESCAPED: (_("The values were percent-encoded before signing"), _("Sign first, with the values as they are, then encode for the URL."), "string"),
    Cause.ESCAPED_TWICE: (_("The values were percent-encoded twice when sent"), _("Your HTTP client encodes by itself: give it the values as they are."), "send"),
    Cause.HTML: (_("Quotation marks or & were escaped for HTML"), _("Something on the way wrote &quot; or &amp;. Sign and send the text itself."), "send"),
    Cause.SLASHES: (_("Slashes or quotation marks were escaped with a backslash"), _("The text was written once for signing and once more for sending. Write it once."), "json"),
    Cause.JSON: (_("The JSON was written anew after signing"), _("Spaces, order or \\u escapes differ. Write biz_content once as text, sign that text and send that text."), "json"),
    Cause.WHITE_SPACE: (_("Spaces or line breaks were changed"), _("A value was trimmed, or its line breaks were rewritten, between signing and sending."), "json"),
    Cause.ENCRYPTED: (_("The content was signed before it was encrypted"), _("Encrypt first, then sign the encrypted text."), "string"),
    Cause.TIMESTAMP: (_("The timestamp was made anew after signing"), _("Make it once, sign it, and send the same one."), "string"),
    Cause.VALUE: (_("A value was another one when it was signed"), _("It was changed between signing and sending."), "string"),
    Cause.JOIN: (_("The string was put together in another way"), _("It is name=value, joined with &, nothing before, between or after, not encoded."), "string"),
    Cause.CHANGED: (_("The key is right, but another text was signed"), _("None of the known causes explains it. Paste the string that your program signed to see where it differs."), "string"),
    Cause.TIME: (_("The signature is right, the timestamp is not"), _("timestamp is GMT+8, yyyy-MM-dd HH:mm:ss, and must be near the present time."), ""),
    Cause.RIGHT: (_("The signature is right"), _("If the call is refused all the same, its sub_code says why."), ""),
}  # fmt: skip

LIBRARIES: dict[str, str] = {
    "python": "Python · alipay-sdk-python",
    "fzlee": "Python · python-alipay-sdk",
    "node": "Node.js · alipay-sdk",
    "java": "Java · alipay-sdk-java",
    "php": "PHP · aop",
    "go": "Go · smartwalle/alipay",
    "csharp": "C# · AlipaySDKNet",
    "own": "",
}
# Advice by group and library; "own" is for signing by one's own hand and for libraries without a line of their own.
ADVICE: dict[str, dict[str, Word]] = {
    "key": {
        "python": _("AlipayClientConfig.app_private_key takes the text of the PKCS#1 private key without its first and last line; alipay_public_key takes the platform’s key."),
        "fzlee": _("app_private_key_string takes the whole PEM (BEGIN RSA PRIVATE KEY), alipay_public_key_string the platform’s whole PEM."),
        "node": _("privateKey takes PKCS#1; for a PKCS#8 key set keyType: 'PKCS8'. alipayPublicKey is the platform’s key."),
        "java": _("AlipayConfig.setPrivateKey takes PKCS#8 as one line; setAlipayPublicKey takes the platform’s key, never your own."),
        "php": _("rsaPrivateKey takes PKCS#1 as one line; alipayrsaPublicKey takes the platform’s key."),
        "go": _("alipay.New(appID, privateKey, production) takes PKCS#1 or PKCS#8; client.LoadAliPayPublicKey takes the platform’s key."),
        "csharp": _("AlipayConfig.PrivateKey takes PKCS#1 as one line; AlipayPublicKey takes the platform’s key."),
        "own": _("lifeloop keys check tells what is in a key file, and its fingerprint, which the app’s development settings show as well."),
    },
    "hash": {
        "python": _("Set AlipayClientConfig.sign_type = 'RSA2'."),
        "fzlee": _("Pass sign_type=\"RSA2\" to AliPay(...)."),
        "node": _("Pass signType: 'RSA2' to new AlipaySdk({...})."),
        "java": _("Call AlipayConfig.setSignType(\"RSA2\")."),
        "php": _("Set $aop->signType = 'RSA2'; it is RSA when nobody says so."),
        "go": _("This client always signs with RSA2: do not change sign_type afterwards."),
        "csharp": _("Set AlipayConfig.SignType = \"RSA2\"."),
        "own": _("SHA-256 with RSA (PKCS#1 v1.5) for RSA2."),
    },
    "charset": {
        "python": _("Set AlipayClientConfig.charset to the charset of your texts; it is utf-8 by itself."),
        "fzlee": _("This client always writes UTF-8: leave charset at utf-8."),
        "node": _("This client always writes UTF-8: leave charset at utf-8."),
        "java": _("Call AlipayConfig.setCharset(\"UTF-8\"), and start the JVM with -Dfile.encoding=UTF-8."),
        "php": _("Set $aop->postCharset = 'UTF-8' and $aop->fileCharset to the charset of your source files."),
        "go": _("This client always writes UTF-8: leave charset at utf-8."),
        "csharp": _("Set AlipayConfig.Charset = \"UTF-8\"."),
        "own": _("Turn the string into bytes with the named charset explicitly, never with the machine’s default."),
    },
    "certificate": {
        "python": _("This client has no certificate mode: use a plain key."),
        "fzlee": _("Use DCAliPay with app_public_key_cert_string, alipay_public_key_cert_string and alipay_root_cert_string."),
        "node": _("Set appCertPath, alipayPublicCertPath and alipayRootCertPath together, or none of them."),
        "java": _("Set AppCertPath, AlipayPublicCertPath and RootCertPath together, and call certificateExecute; without certificates call execute."),
        "php": _("Use AopCertClient for certificates and AopClient for plain keys."),
        "go": _("Call LoadAppCertPublicKeyFromFile, LoadAliPayRootCertFromFile and LoadAlipayCertPublicKeyFromFile, or none of them."),
        "csharp": _("Use CertificateExecute with CertParams for certificates, Execute without."),
        "own": _("Send both serials or none; both are signed like every other parameter."),
    },
    "json": {
        "own": _("Keep biz_content as the text that you signed; do not let a framework or a proxy read and write it again."),
    },
    "send": {
        "own": _("Let the HTTP client encode a form of name and value; do not put the URL together by hand."),
    },
    "string": {
        "own": _("The library puts the string together itself. Do not add, change or remove parameters after it has signed, and do not sign by hand beside it."),
    },
}  # fmt: skip


def told(finding: Finding) -> Told:
    """A finding in words."""
    title, why, group = WORDS[finding.cause]
    return Told(title, why, finding.names, finding.detail, group)


def advice(findings: list[Told], library: str) -> list[Word]:
    """What to do in this library, for each group of causes once."""
    groups = dict.fromkeys(one.group for one in findings if one.group)
    return [ADVICE[group].get(library) or ADVICE[group]["own"] for group in groups]
