"""The live decision: which route and target Enter would ask, the line that shows it, and the alternatives to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from hostler.domain.classify.classifier import BACKGROUND, RULES_ALONE
from hostler.domain.classify.learned import Pick
from hostler.domain.classify.linear import Linear
from hostler.domain.cost import Allowance, Permit
from hostler.domain.decide import decide
from hostler.domain.errors import HostlerError
from hostler.domain.fleet import Fleet
from hostler.domain.ladder import bigger, climb
from hostler.domain.plan import VISION_ROUTE, Decision
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry, Target
from hostler.ui.popup.draft import Wanted
from hostler.ui.popup.recent import Recent
from hostler.ui.popup.window import PopupWindow
from hostler.ui.words import translate, worded


class Choice(NamedTuple):
    """Another way than Hostler's own: another route, or another target on the same one."""

    route: str | None = None
    target: Target | None = None


class Deciding:
    """Decides with what is known now, and shows what came out."""

    def __init__(self, window: PopupWindow, registry: Registry, model: Linear = RULES_ALONE) -> None:
        self._window, self._model = window, model
        self.registry, self.fleet = registry, Fleet()
        self.allowance: Allowance | None = None
        """What may go to the cloud, as far as the engine has told."""
        self.recent = Recent()
        self.picks: Sequence[Pick] = ()
        self.choice: Choice | None = None
        """What the user walked to instead; Enter asks it."""
        self.decision: Decision | None = None
        """What the line shows."""
        self._own: Decision | None = None
        """What Hostler would do by itself, while a choice is shown."""

    def decide(
        self, prompt: Prompt, *, route: str | None = None, target: Target | None = None, permit: Permit = Permit()
    ) -> Decision:
        """What would happen to this prompt now, with what the user said about the cloud."""
        return decide(
            prompt,
            self.registry,
            self.fleet,
            route=route,
            target=target,
            model=self._model,
            recent=self.recent.earlier(),
            picks=self.picks,
            allowance=self.allowance.after(permit) if self.allowance is not None else None,
        )

    def decision_for(self, text: str) -> Decision | None:
        """What would be done with this text now, None where nothing can be; nothing is sent."""
        try:
            return self.decide(Prompt(instruction=text))
        except HostlerError:
            return None

    def remember(self, permit: Permit) -> None:
        """The user said yes or no for a route; what he said of a secret was for one prompt."""
        if self.allowance is not None:
            self.allowance = self.allowance.after(replace(permit, secrets=False))

    def bigger(self, prompt: Prompt, than: Target, route: str) -> Decision:
        """What the user gets who wants a bigger target than this one."""
        return climb(route, bigger(than, prompt, self.registry, self.fleet))

    def show_wanted(self, wanted: Wanted | None) -> None:
        """Shows what Enter would do; None: there is nothing to ask yet."""
        if wanted is None:
            self.decision = self._own = None
            self._window.decision.show_decision(self._empty_line(), self._window.theme.quiet)
            self._window.decision.setChecked(False)
            return
        own = self.decide(wanted.prompt, route=wanted.route)
        if self.choice is not None and self.choice not in self._alternatives(wanted, own):
            self.choice = None  # its route or machine is gone, or it is what Hostler takes by itself now
        if self.choice is None:
            self.show(own)
        else:
            decision = self.decide(wanted.prompt, route=self.choice.route or wanted.route, target=self.choice.target)
            self.show(decision, own)

    def walk(self, wanted: Wanted, step: int) -> None:
        """To the next alternative, or the one before: first along this prompt's own chain, then the other routes."""
        own = self.decide(wanted.prompt, route=wanted.route)
        ways: list[Choice | None] = [None, *self._alternatives(wanted, own)]
        place = ways.index(self.choice) if self.choice in ways else 0
        self.choice = ways[(place + step) % len(ways)]
        self.show_wanted(wanted)

    def taken(self, wanted: Wanted) -> tuple[str | None, Target | None]:
        """Route and target as the user walked to them, else as the action has them."""
        if self.choice is None:
            return wanted.route, None
        return self.choice.route or wanted.route, self.choice.target

    def beside(self, decision: Decision, prompt: Prompt, target: Target, step: int) -> Choice | None:
        """The next target on this decision's route, or the one before; None: there is no other now."""
        chain = [candidate.target for candidate in self.decide(prompt, route=decision.route).plan.candidates]
        if target not in chain:
            chain.insert(0, target)
        other = chain[(chain.index(target) + step) % len(chain)]
        return Choice(decision.route, other) if other != target else None

    def show(self, decision: Decision, own: Decision | None = None) -> None:
        """Shows a decision that was made; `own` is what Hostler would do by itself, where the user chose."""
        self.decision, self._own = decision, own
        theme, first = self._window.theme, decision.shown
        if first is None or (first.last_resort and not first.may_cut and not first.asleep):
            colour = theme.bad
        else:
            waits = first.warm is False or first.may_cut or first.asleep
            colour = theme.partly if waits else theme.well
        in_cloud = first is not None and first.in_cloud
        self._window.decision.show_decision(decision.line, colour, self.why, in_cloud=in_cloud)
        self.show_all()

    @property
    def why(self) -> str:
        """The reasons of what the line shows, in one line."""
        if self._own is not None:
            return translate("Deciding", "instead of {line}").format(line=worded(self._own.line))
        return worded(self.decision.classification.why) if self.decision is not None else ""

    def show_all(self) -> None:
        """Fills the unfolded reasons; while they are folded nobody reads them."""
        if self.decision is not None and not self._window.why.isHidden():
            chosen = (self._own or self.decision).classification
            self._window.why.show_decision(self.decision, chosen, self.registry)
            self._window.fit()

    def _alternatives(self, wanted: Wanted, own: Decision) -> Iterator[Choice]:
        for candidate in own.plan.candidates[1:]:
            yield Choice(None, candidate.target)
        for route in self.registry.routes:
            hidden = route.id in (own.route, BACKGROUND) or (route.id == VISION_ROUTE and not wanted.prompt.images)
            if not hidden and self.decide(wanted.prompt, route=route.id).first is not None:
                yield Choice(route.id)

    def _empty_line(self) -> str:
        if not self.registry.routes:
            return translate("Deciding", "No routes yet: looking for models on this machine…")
        return translate("Deciding", "Type a question, or select text before you press the hotkey")
