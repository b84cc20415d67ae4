"""What is said of mistakes in hosts, routes and actions: each with what to write instead."""

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
