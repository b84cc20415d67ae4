"""What is said of mistakes in the config: each with what to write instead."""

from __future__ import annotations

from hostler.domain.said import wording

HOST_ID = wording("Config", "“{name}” can't be a host id: use a-z, 0-9 and -, at most 32")
ROUTE_ID = wording("Config", "“{name}” can't be a route id: use a-z, 0-9, - and _")
TWICE = wording("Config", "“{name}” is there twice: give each its own id")
PLAIN_HTTP = wording("Config", "a key over plain http can be read on its way: write https:// here, or take auth out")
NO_WAY = wording(
    "Config", "“{text}” is no way to send a key: write bearer, basic, or the name of a header like X-API-Key"
)
PROXY = wording("Config", "“{proxy}” is not a proxy's address: write it like http://127.0.0.1:3128")
MAC = wording("Config", "“{text}” is no MAC address: write it like a4:83:e7:12:34:56")
NO_MODEL_NAME = wording("Config", 'a model has a name: write it like [hosts.models."qwen3:4b"]')
THINK = wording("Config", "there is no think = “{text}”: write true, false, or one of {choices}")
NO_TARGET = wording("Config", "route “{route}” has no target: add at least one MODEL@HOST")
NOT_A_TARGET = wording("Config", "“{text}” is not a target: write MODEL@HOST, like qwen3:4b@mac-mini")
NO_SUCH_HOST = wording("Config", "“{target}”: no host is called “{host}”{nearest}")
NO_SUCH_ROUTE = wording("Config", "no route is called “{route}”{nearest}")
NO_PLACEHOLDER = wording("Config", "“{name}” is no placeholder: there is {known}. To send it as it is, write {escaped}")
KEY_TAKEN = wording("Config", "{keys} runs “{action}” already: give each action its own key")

DID_YOU_MEAN = wording("Config", "; did you mean “{name}”?")
THERE_IS = wording("Config", " (there is {names})")
THERE_IS_NONE = wording("Config", " (there is none yet)")

URL_HIDDEN = wording("Config", "“{url}” holds a space or a control character: write http://NAME:11434")
URL_NONE = wording("Config", "“{url}” is not an address ({error}): write http://NAME:11434")
URL_SCHEME = wording("Config", "“{url}” lacks http:// or https://: write {instead}")
URL_NAMELESS = wording("Config", "“{url}” names no machine: write http://NAME:11434")
URL_SECRET = wording("Config", "an address holds no user or password: secrets live in the keyring (auth = true)")
URL_MORE = wording("Config", "“{url}” has more than scheme, name, port and path: write http://NAME:11434")

HEADER_SECRET = wording("Config", "no secrets in this file: keys live in the keyring (auth = true)")
HEADER_TEXT = wording("Config", "“{name}” can't be a header: use plain ASCII on one line")
CLOUD_NEVER = wording(
    "Config",
    "“{target}” is in the cloud and is never asked: this route's text stays at home; "
    'write cloud = "when-nothing-local" for this route, or take it out',
)
NO_CLOUD = wording("Config", "no target of this route is in the cloud, so cloud = “{rule}” changes nothing")
NO_PRICES = wording(
    "Config",
    "“{target}” has no prices and is never asked: "
    'give usd_in_per_m and usd_out_per_m under [hosts.models."{model}"] of {host}',
)

ERROR = wording("Config", "error")
WARNING = wording("Config", "warning")
NOT_TOML = wording("Config", "not TOML: {error}")
TOO_DEEP = wording("Config", "not TOML: nested too deeply")
UNREADABLE = wording("Config", "{file}: can't be read ({error}); check its permissions and that it is UTF-8 text")
VERSION = wording("Config", "version {version} isn't known here: this Hostler reads version {known}")
UNKNOWN_KEY = wording("Config", "unknown key “{key}”{nearest}")
NO_LIST = wording("Config", "“{key}” is a list of tables: write [[{key}]]")
NO_TABLE = wording("Config", "“{key}” is a table: write [{key}]")
MISSING = wording("Config", "“{key}” is missing: {sentence}")
BAD_VALUE = wording("Config", "“{key}”: {fault}. {sentence}")
OTHER_KIND = wording("Config", "expected {wanted}, got {found}")
BEYOND = wording("Config", "expected {wanted} {sign} {limit}")
BEYOND_LENGTH = wording("Config", "expected {wanted} of length {sign} {limit}")
NO_CHOICE = wording("Config", "there is no “{text}”")
OR = wording("Config", "{first} or {second}")
KINDS = {
    "str": wording("Config", "text"),
    "int": wording("Config", "a whole number"),
    "float": wording("Config", "a number with a fraction"),
    "bool": wording("Config", "true or false"),
    "array": wording("Config", "a list"),
    "object": wording("Config", "a table"),
    "datetime": wording("Config", "a date and time"),
    "date": wording("Config", "a date"),
    "time": wording("Config", "a time"),
}
"""The types of values, by the names that msgspec gives them."""
