"""What a question in the cloud may cost: the estimate before, the cost after, and what is left to spend.

Prices are in US dollars for a million tokens. Three figures stand for one request:

- expected: what it likely costs, shown before Enter;
- worst: with the longest answer that `max_tokens` allows; the route's ceiling holds this one, and `max_tokens` follows
  from it;
- bound: as `worst`, with the most tokens that the text can be at all. The budgets hold this one, so that not even a
  text of rare signs spends past them. A token of a byte-level vocabulary is at least one byte of UTF-8 (Sennrich et al.
  2016; OpenAI's tiktoken).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from hostler.domain.prompt import Image, Prompt
from hostler.domain.registry import ModelSettings
from hostler.domain.said import wording

MILLION = 1_000_000
USUAL_ANSWER_TOKENS = 400
LEAST_ANSWER_TOKENS = 256
"""A shorter answer isn't worth its prompt."""
MOST_ANSWER_TOKENS = 4096
"""Asked for where the price would allow more; `max_output_tokens` of the model says otherwise."""
FRAME_TOKENS = 256
"""At most what a server puts around a prompt: roles, marks, a short text of its own."""
IMAGE_PIXELS_PER_TOKEN = 750
"""As Anthropic counts pictures; OpenAI and Google come to fewer for most sizes."""
IMAGE_TOKENS = 1600
"""Of a picture whose size isn't known."""
IMAGE_TOKENS_BOUND = 6000


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """What one request to one target may cost, in US dollars."""

    usd_in_per_m: float
    usd_out_per_m: float
    prompt_tokens: int
    prompt_bound: int
    """The prompt can't be more tokens than this."""
    max_tokens: int
    """The longest answer that is asked for."""

    @property
    def expected_usd(self) -> float:
        return self.usd(self.prompt_tokens, min(USUAL_ANSWER_TOKENS, self.max_tokens))

    @property
    def worst_usd(self) -> float:
        return self.usd(self.prompt_tokens, self.max_tokens)

    @property
    def bound_usd(self) -> float:
        return self.usd(self.prompt_bound, self.max_tokens)

    def usd(self, prompt_tokens: int, completion_tokens: int) -> float:
        """The price of so many tokens."""
        return (prompt_tokens * self.usd_in_per_m + completion_tokens * self.usd_out_per_m) / MILLION

    def after_usd(self, prompt_tokens: int | None, completion_tokens: int | None) -> float:
        """What it cost by the host's own counts; what the host doesn't tell counts as its bound."""
        return self.usd(
            self.prompt_bound if prompt_tokens is None else prompt_tokens,
            self.max_tokens if completion_tokens is None else completion_tokens,
        )


def estimate(prompt: Prompt, settings: ModelSettings, ceiling_usd: float) -> Estimate | None:
    """What this prompt may cost there; None where the model has no prices."""
    if settings.usd_in_per_m is None or settings.usd_out_per_m is None:
        return None
    text = prompt.whole
    tokens = prompt.tokens + sum(map(_image_tokens, prompt.images))
    left_usd = ceiling_usd - tokens * settings.usd_in_per_m / MILLION
    longest = settings.max_output_tokens or MOST_ANSWER_TOKENS
    if settings.usd_out_per_m > 0:
        # Against rounding: a ceiling of 4,096 tokens is not one of 4,095.
        affordable = max(0.0, left_usd) / settings.usd_out_per_m * MILLION + 1e-6
        longest = int(min(longest, affordable))
    return Estimate(
        usd_in_per_m=settings.usd_in_per_m,
        usd_out_per_m=settings.usd_out_per_m,
        prompt_tokens=tokens,
        prompt_bound=_bound(text, prompt.images, messages=1 + 2 * len(prompt.turns)),
        max_tokens=longest,
    )


def over_ceiling(found: Estimate, settings: ModelSettings, ceiling_usd: float) -> str:
    """Why this request would cost more than the route's ceiling, in words; "" when it doesn't."""
    least = min(LEAST_ANSWER_TOKENS, settings.max_output_tokens or LEAST_ANSWER_TOKENS)
    least_usd = found.usd(found.prompt_tokens, least)
    if found.max_tokens >= least and least_usd <= ceiling_usd:
        return ""
    text = wording("Cloud", "it would cost {price} or more, over this route's ceiling of {ceiling} (ceiling_usd)")
    return text.format(price=money(least_usd), ceiling=money(ceiling_usd))


def _bound(text: str, images: Sequence[Image], *, messages: int) -> int:
    return len(text.encode("utf-8", "replace")) + FRAME_TOKENS * messages + IMAGE_TOKENS_BOUND * len(images)


def _image_tokens(image: Image) -> int:
    tokens = image.width * image.height // IMAGE_PIXELS_PER_TOKEN
    return min(IMAGE_TOKENS_BOUND, max(85, tokens)) if tokens else IMAGE_TOKENS


class Permit(msgspec.Struct, frozen=True, kw_only=True):
    """What the user answered when he was asked about the cloud, for one question."""

    route: str = ""
    consent: bool | None = None
    """Whether this route's text may go out, from now on; None: he wasn't asked."""
    secrets: bool = False
    """This prompt may go out although it holds a secret."""


class Allowance(msgspec.Struct, frozen=True, kw_only=True):
    """What may go to the cloud now: for which routes the user said yes or no, and what is left to spend."""

    agreed: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()
    left_today_usd: float = 0.0
    left_month_usd: float = 0.0
    secrets: bool = False
    """The user said that this prompt's secrets may go out."""

    def after(self, permit: Permit) -> Allowance:
        """With what the user answered for this question."""
        agreed, declined = self.agreed - {permit.route}, self.declined - {permit.route}
        if permit.consent is None:
            agreed, declined = self.agreed, self.declined
        elif permit.consent:
            agreed |= {permit.route}
        else:
            declined |= {permit.route}
        return replace(self, agreed=agreed, declined=declined, secrets=permit.secrets)

    def covers(self, usd: float) -> bool:
        return usd <= self.left_usd

    @property
    def left_usd(self) -> float:
        return min(self.left_today_usd, self.left_month_usd)

    @property
    def left(self) -> str:
        """What is left, by the budget that ends first: `$1.20 left today`."""
        return _left(self.left_usd, this_month=self._this_month)

    def refusal(self, usd: float) -> str:
        """Why so much can't be spent."""
        return out_of_budget(usd, self.left_usd, this_month=self._this_month)

    @property
    def _this_month(self) -> bool:
        """Whether it is the month's budget that ends first."""
        return self.left_today_usd > self.left_month_usd


def out_of_budget(usd: float, left_usd: float, *, this_month: bool) -> str:
    """Why so much can't be spent: `the cloud's budget is spent: $0.01 left today, and this may cost $0.03`."""
    text = wording("Cloud", "the cloud's budget is spent: {left}, and this may cost {price} ({key} under [cloud])")
    left = _left(max(0.0, left_usd), this_month=this_month)
    return text.format(left=left, price=money(usd), key="month_usd" if this_month else "day_usd")


def _left(usd: float, *, this_month: bool) -> str:
    text = wording("Cloud", "{price} left this month") if this_month else wording("Cloud", "{price} left today")
    return text.format(price=money(usd))


def money(usd: float) -> str:
    """Dollars with as many places as say something: `$1.20`, `$0.004`, `$0.0003`, `$0`."""
    if usd >= 0.1:
        return wording("Money", "${usd:,.2f}").format(usd=usd)
    if usd < 0.00005:
        return (
            wording("Money", "${usd:.0f}").format(usd=0.0)
            if usd <= 0
            else wording("Money", "under ${usd:.4f}").format(usd=0.0001)
        )
    text = wording("Money", "${usd:.4f}") if usd < 0.001 else wording("Money", "${usd:.3f}")
    return text.format(usd=usd)
