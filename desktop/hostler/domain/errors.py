"""The named errors. Window, command line and log word the same object.

HostlerError                    exit code
  ConfigError                   2   the config can't be used; carries every problem found
  NothingAnswered               3   every target failed, or none could serve
  NotAllowed                    4   the user's rules forbid the only way
  AttemptError                      one try on one target failed; the next one takes over
    HostUnreachable                 nothing listens there, or no way leads there
    HostTimeout                     connected or not, it stayed silent past a deadline
    HostBusy                        503 or 429: its queue is full
    ModelMissing                    404: the model is not on that host
    ContextTooLong                  the prompt does not fit the model's context
    HostRefused                     401 or 403: it wants a key, or rejects our address
      NoKey                         nothing was sent: the keyring gives no key for it
    ServerError                     it failed by itself: 5xx, or an error line in a stream
    StreamBroken                    the stream ended before `done`
    BadResponse                     it answers, but not like Ollama (or an OpenAI server)
    NotSent                         in the cloud: a rule or the budget kept the text from being sent
    Cancelled                       the user stopped it, or another host spoke first
    DiskFull                        pulling a model: the host has no room for it
    NoSuchModel                     pulling: nobody publishes a model of that name
    CannotPull                  2   pulling: the host's protocol has no such call
    CannotKeepHouse             2   unloading or deleting: the host's protocol has no such call
    PullFailed                      pulling: the host gave up for a reason of its own
    PullBroken                      pulling: the stream ended before the model was there; a StreamBroken
"""

from __future__ import annotations

from hostler.domain.said import Said, composed, wording


class HostlerError(Exception):
    """The root. `str()` is a whole sentence that says what happened and what to do."""

    exit_code = 1


class ConfigError(HostlerError):
    """The config can't be used. `problems` are ready-made lines: `file:line: what: what to do`."""

    exit_code = 2

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class NothingAnswered(HostlerError):
    """No target answered. `errors` are the attempts' sentences, in the order they failed."""

    exit_code = 3

    def __init__(self, *errors: str) -> None:
        super().__init__("\n".join((wording("Errors", "Nothing answered."), *errors)))
        self.errors = errors


class NotAllowed(HostlerError):
    """The user's rules forbid what was asked."""

    exit_code = 4


class AttemptError(HostlerError):
    """One try on one target failed.

    `host` is the name a person gave the machine; `detail` is what was observed, without any prompt text.
    """

    exit_code = 3
    title = wording("Errors", "{host} failed")
    brief = wording("Errors", "a failure")
    """What happened, as it is said after “rests after”."""
    advice = Said("", "")
    host_is_down = False
    """Whether the monitor should take the host for down until a probe says otherwise."""

    def __init__(self, host: str, detail: str = "", *, model: str = "") -> None:
        self.host, self.detail, self.model = host, detail, model
        super().__init__(self.sentence)

    @property
    def name(self) -> str:
        """The class name: what events, ledger and log call this error."""
        return type(self).__name__

    @property
    def sentence(self) -> str:
        """What happened, to which machine, and what to do."""
        title = self.title.format(host=self.host, model=self.model or wording("Errors", "the model"))
        form = "{title} ({detail})." if self.detail else "{title}."
        said = composed(f"{form} {{advice}}" if self.advice else form)
        advice = self.advice.format(model=self.model or "MODEL")
        return said.format(title=title, detail=self.detail, advice=advice)


class HostUnreachable(AttemptError):
    title = wording("Errors", "{host} can't be reached")
    brief = wording("Errors", "no connection")
    advice = wording(
        "Errors", "Is Ollama running there, and reachable from other machines? (OLLAMA_HOST=0.0.0.0, firewall)"
    )
    host_is_down = True


class HostTimeout(AttemptError):
    title = wording("Errors", "{host} stayed silent too long")
    brief = wording("Errors", "silence")
    advice = wording("Errors", "Check whether it is asleep or overloaded.")
    host_is_down = True


class HostBusy(AttemptError):
    title = wording("Errors", "{host} is busy: its queue is full")
    brief = wording("Errors", "a full queue")
    advice = wording("Errors", "Try again in a moment, or raise OLLAMA_MAX_QUEUE there.")


class ModelMissing(AttemptError):
    title = wording("Errors", "{host} doesn't have {model}")
    brief = wording("Errors", "a missing model")
    advice = wording("Errors", "Run `ollama pull {model}` there, or take it out of the chain.")


class ContextTooLong(AttemptError):
    title = wording("Errors", "The prompt is too long for {model} on {host}")
    brief = wording("Errors", "a prompt that was too long")
    advice = wording("Errors", "Shorten the text, or give this target a larger num_ctx.")


class HostRefused(AttemptError):
    title = wording("Errors", "{host} refused the request")
    brief = wording("Errors", "a refusal")
    advice = wording(
        "Errors",
        "401 wants a key. 403 with an empty answer means that Ollama rejects this address: "
        "set OLLAMA_HOST=0.0.0.0 there, or let the proxy rewrite the Host header.",
    )


class NoKey(HostRefused):
    """Nothing was sent: there is no key, no keyring, or it stays locked. The detail says what to do."""

    title = wording("Errors", "{host} can't be asked without its key")
    advice = wording("Errors", "The settings and `hostler key` show where each key is.")


class ServerError(AttemptError):
    title = wording("Errors", "{host} failed while answering")
    brief = wording("Errors", "an error there")
    advice = wording("Errors", "Its own log says why (often out of memory).")


class StreamBroken(AttemptError):
    title = wording("Errors", "{host} went away before the answer was complete")
    brief = wording("Errors", "a broken connection")
    advice = wording("Errors", "Check whether it was restarted or lost its connection.")
    host_is_down = True


class BadResponse(AttemptError):
    title = wording("Errors", "{host} doesn't answer like a model server")
    brief = wording("Errors", "an answer that made no sense")
    advice = wording("Errors", "Is the address right? Something else may be listening there.")


class NotSent(AttemptError):
    """Nothing was sent: the target is in the cloud, and its cost couldn't be reserved or its rule doesn't allow it."""

    title = wording("Errors", "{host} isn't asked")
    advice = wording("Errors", "`hostler cloud` shows each route's rule and what is left of the budget.")


class Cancelled(AttemptError):
    title = wording("Errors", "Stopped on {host}")


class DiskFull(AttemptError):
    """The host's disk is full."""

    title = wording("Errors", "{host} has no room left on its disk for {model}")
    advice = wording("Errors", "Delete a model there (`ollama rm NAME`), then pull again: it goes on where it stopped.")


class NoSuchModel(AttemptError):
    """The registry knows no such name or tag."""

    title = wording("Errors", "{host} finds no model called {model} to pull")
    advice = wording("Errors", "Look up its exact name and tag on https://ollama.com/library.")


class CannotPull(AttemptError):
    """The host's protocol has no pull."""

    exit_code = 2
    title = wording("Errors", "{host} can't pull models")
    advice = wording(
        "Errors", "It speaks OpenAI's API, which has no such call: put the model there with the server's own tools."
    )


class CannotKeepHouse(AttemptError):
    """The host's protocol has no call for it."""

    exit_code = 2
    title = wording("Errors", "{host} can't unload or delete models")
    advice = wording("Errors", "It speaks OpenAI's API, which has no such call: use the server's own tools.")


class PullBroken(StreamBroken):
    """The stream ended before the model was there."""

    title = wording("Errors", "{host} went away before it had {model}")
    advice = wording(
        "Errors", "Check whether it was restarted or lost its connection. Pulling again goes on where it stopped."
    )


class PullFailed(AttemptError):
    """The host gave up for a reason of its own."""

    title = wording("Errors", "{host} could not pull {model}")
    advice = wording(
        "Errors", "Can that machine reach the internet? Its own log says more. Pulling again goes on where it stopped."
    )


def brief_of(name: str) -> Said:
    """An error in few words, by the name that fleet and ledger know it by."""
    known = {error.__name__: error for error in AttemptError.__subclasses__()}
    return known.get(name, AttemptError).brief
