"""What the popup shows, and what its keys do. Knows the window and the bridge; draws nothing, asks no host itself."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from hostler.domain.classify.classifier import RULES_ALONE
from hostler.domain.classify.learned import Pick
from hostler.domain.classify.linear import Linear
from hostler.domain.cost import Allowance
from hostler.domain.events import Event
from hostler.domain.fleet import Fleet
from hostler.domain.history import Entry as Kept
from hostler.domain.history import turns_of
from hostler.domain.job import Job
from hostler.domain.plan import Decision
from hostler.domain.prompt import Source, Turn
from hostler.domain.registry import Registry
from hostler.domain.said import counted
from hostler.domain.untrusted import printable
from hostler.system.paste import NoPaste, Paster
from hostler.ui.capture import Captured, Reader, words_in
from hostler.ui.popup.actions import Actions
from hostler.ui.popup.asking import Asker, Asking
from hostler.ui.popup.deciding import Deciding
from hostler.ui.popup.draft import Draft, Wanted
from hostler.ui.popup.learning import Learning
from hostler.ui.popup.palette import Entry
from hostler.ui.popup.past import Past
from hostler.ui.popup.picturing import Picturing
from hostler.ui.popup.putting import Putting
from hostler.ui.popup.queueing import Queueing
from hostler.ui.popup.replacing import Replacing
from hostler.ui.popup.talk import Talk
from hostler.ui.popup.window import PopupWindow
from hostler.ui.words import worded

OLD_S = 600.0
"""A clipboard older than this is hardly what is meant: it is offered, and not taken."""


class Presenter(QObject):
    """The popup's state."""

    asking_changed = Signal(bool)
    keep_asked = Signal(object)
    """A Pick, to be kept; `show_picks` hears of it."""
    undo_asked = Signal(int)
    """The number of a pick, to be taken back."""
    queue_asked = Signal(object, str, object)
    """(Prompt, route or empty, Target or None): to be answered in the background; `queued` hears how that went."""

    def __init__(
        self,
        window: PopupWindow,
        asker: Asker,
        reader: Reader,
        registry: Registry,
        *,
        copy: Callable[[str], None],
        model: Linear = RULES_ALONE,
        notice: str = "",
        paster: Paster | None = None,
        language: str = "English",
    ) -> None:
        """`language` is the user's, by its English name. Without a paster answers are copied, never put in place."""
        super().__init__(window)
        self._window, self._asker, self._reader, self._copy = window, asker, reader, copy
        self._draft, self._deciding = Draft(registry, language), Deciding(window, registry, model)
        self.decision_for = self._deciding.decision_for
        self._learning = Learning(window, model)
        self._learning.keep_asked.connect(self.keep_asked)
        self._learning.undo_asked.connect(self.undo_asked)
        self._asking = Asking(window, asker, self._deciding, self._learning)
        self._asking.asking_changed.connect(self.asking_changed)
        self._asking.notes_changed.connect(self._show_notices)
        self._asking.unanswered.connect(self._decide)
        self._queueing = Queueing(window, self._asking)
        self._queueing.queue_asked.connect(self.queue_asked)
        self._queueing.cleared.connect(self._clear)
        self._queueing.shows.connect(self._show_job_text)
        self._putting = Putting(window, Replacing(paster or NoPaste(), copy, window))
        self._asking.ended.connect(self._putting.asked)
        self.talk = Talk(self, window.talk)
        self.talk.changed.connect(self._decide)
        self._asking.ended.connect(self._said)
        self.past = Past(window.question)
        window.left.connect(self.talk.leave)
        window.new_asked.connect(self.begin_anew)
        window.go_on_asked.connect(self.go_on)
        window.talk.pressed.connect(lambda: self.begin_anew() if self.talk.turns else self.go_on())
        self._actions = Actions(window, self._draft, run=self._run, later=self._later, commands=self._commands)
        self.picturing = Picturing(window, self._draft)
        self.picturing.changed.connect(self._pictured)
        self._notice = notice
        self._problem = ""
        self._opened = 0
        self._read = 0
        self._reading = False
        self._offered = Captured()
        """A text that is shown, and counts only once it is ticked."""
        self._then: Callable[[], None] | None = None
        window.question.submitted.connect(self.submit)
        window.background_asked.connect(self.queue)
        window.question.textChanged.connect(self._decide)
        window.captured.dropped.connect(self._drop)
        window.captured.edited.connect(self._edited)
        window.captured.ticked.connect(self._tick)
        window.question.pasted.connect(self._paste)
        window.paste_lost.connect(lambda: setattr(self, "_then", None))
        window.pasting_ended.connect(self._go)
        window.replace_asked.connect(self.replace)
        window.foot.replace.connect(self.replace)
        window.painted.connect(self._painted)
        window.escaped.connect(self.escape)
        window.copy_asked.connect(self.copy_answer)
        window.foot.copy.connect(self.copy_answer)
        window.answer.code_copied.connect(self._copy_code)
        window.alternative_asked.connect(self._walk)
        window.why_changed.connect(self._deciding.show_all)
        self._actions.show()

    @property
    def decision(self) -> Decision | None:
        """What the decision line shows."""
        return self._deciding.decision

    # What comes from outside.

    def open(self, *, text: str = "", action: str = "") -> str:
        """Opens the popup. Returns why it can't do what was asked, or ""."""
        if action and self._draft.registry.action(action) is None:
            return f"No action is called “{action}”."
        self._queueing.stay()
        if self._window.isVisible() and not text and not action:
            self._window.open()
            return ""
        self._asking.let_go()
        self._opened += 1
        self._deciding.choice = None
        if not self._asking.running:
            self.talk.reopen()
        self._learning.forget()
        self._then = (lambda: self.run_action(action)) if action else None
        if self._asking.over:
            self._forget_answer()
        self._reading = not text
        self.picturing.begin()
        n = len(text.split())
        given = worded(counted("Presenter", "Given text · %n words", "Given text · %n word", 1).format(n=n))
        self._show_captured(Captured(source=Source.TYPED, text=text, origin=given) if text else Captured())
        # Before the window shows: what is selected belongs to the window that is active now.
        self._reader.look()
        shown = self._window.isVisible()
        self._window.open()
        if shown:
            self._painted()
        if text and self._then is not None:
            self._go()
        return ""

    def show_image(self, image: QImage) -> None:
        """Opens the popup with a part of the screen. What is selected isn't read: this is what was meant."""
        self._queueing.stay()
        self._asking.let_go()
        self._opened += 1
        self._deciding.choice = None
        self._learning.forget()
        self._reading, self._then = False, None
        if self._asking.over:
            self._forget_answer()
        self.picturing.begin()
        self._show_captured(Captured())
        self.picturing.add((image,), Source.TYPED)
        self._window.open()

    def captured(self, number: int, captured: Captured) -> None:
        """The selection or clipboard was read."""
        if number != self._opened:
            return
        self._reading = False
        if captured.pictures:
            self.picturing.begin(captured.pictures)
        old = captured.source is Source.CLIPBOARD and (captured.age_s or 0) > OLD_S
        self._show_captured(captured, offered=old)
        self._go()

    def told(self, number: int, events: tuple[Event, ...]) -> None:
        """What an ask told."""
        self._asking.told(number, events)

    def show_fleet(self, fleet: Fleet) -> None:
        self._deciding.fleet = fleet
        self._asking.show_fleet()
        self._decide()

    def show_allowance(self, allowance: Allowance) -> None:
        """What may go to the cloud has changed: money was spent, or the user said yes or no elsewhere."""
        self._deciding.allowance = allowance
        self._decide()

    def show_picks(self, picks: tuple[Pick, ...]) -> None:
        """What the user picked instead, by now."""
        self._deciding.picks = picks
        self._learning.show_picks(picks)
        self._decide()

    def show_registry(self, registry: Registry) -> None:
        self._draft.registry = self._deciding.registry = registry
        self._actions.show()
        self._decide()

    def show_language(self, language: str) -> None:
        """The user's language, by its English name."""
        self._draft.language = language

    def show_problem(self, problem: str) -> None:
        """A problem of the app itself, like a taken hotkey; it stays until it is solved."""
        self._problem = problem
        self._show_notices()

    # What the user does.

    def submit(self) -> None:
        """Enter: asks; on an empty line runs the first action; and is the yes to a question about the cloud."""
        if self._asking.held:
            self._asking.permit(yes=True)
            return
        wanted = self._wanted(self.submit)
        if wanted is None:
            return
        self._run(wanted, own=True)

    def replace(self) -> None:
        """Ctrl+Enter: the answer on the card goes in place of the selection; without one, asks for it first."""
        if self._asking.held:
            return
        if self._asking.running:
            self._putting.wanted = True
            self._window.show_state(self.tr("The answer will replace the selection…"), running=True)
        elif self._asking.answered and self._window.question.text == self._putting.question:
            self._putting.put()
        elif (wanted := self._wanted(self.replace)) is not None:
            self._run(wanted._replace(replaces=True), own=True)

    def press_again(self) -> None:
        """The hotkey in the open popup: like Enter, but no yes to a question about the cloud."""
        if not self._asking.held:
            self.submit()

    def queue(self) -> None:
        """Shift+Ctrl+Enter: what Enter would ask is answered in the background."""
        wanted = self._wanted(self.queue)
        if wanted is None or self._queueing.waits:
            return
        route, target = self._deciding.taken(wanted)
        self._learning.consider(wanted, route, self._draft.registry)
        self._queueing.queue(self.talk.aside(wanted.prompt), route or "", target)

    def queued(self, error: str) -> None:
        """The job is on the disk; or why it isn't."""
        self._queueing.queued(error)

    def show_answered(self, job: Job) -> None:
        """Opens the popup with the answer of a job."""
        self._queueing.show_answered(job)
        if job.answer and not self._asking.running:
            prompt = job.prompt
            self.talk.take(prompt.conversation, (*prompt.turns, Turn(prompt.outgoing, job.answer)))

    def show_conversation(self, entries: tuple[Kept, ...]) -> None:
        """Opens the popup with a conversation of history: its last question, its text and answer; it can go on."""
        if not entries:
            return
        last = entries[-1]
        self._asking.stop()
        self._asking.forget()
        self._window.question.setPlainText(last.instruction)
        origin = self.tr("From history · {count}").format(count=words_in(last.text)) if last.text else ""
        self._show_job_text(Captured(source=last.source, text=last.text, origin=origin))
        self.talk.take(last.conversation, turns_of(entries))
        self._window.open()
        self._show_answer(last.answer)

    def begin_anew(self) -> None:
        """Ctrl+N: a new conversation, about the same text."""
        if self._asking.held:
            return
        self._asking.stop()
        self._asking.forget()
        self.talk.clear()
        self._window.question.clear()
        self._window.show_state("")
        self._window.question.setFocus()

    def go_on(self) -> None:
        """Ctrl+J: the conversation before goes on, with its last answer in sight."""
        if not self._asking.running and not self._asking.held and self.talk.go_on():
            self._show_answer(self.talk.turns[-1].answer)

    def run_action(self, action_id: str) -> None:
        self._actions.run(action_id)

    def escape(self) -> None:
        """Esc: keeps at home what would go out; stops what runs; else closes. What was typed is kept."""
        if self._asking.held:
            self._asking.permit(yes=False)
        elif self._asking.running:
            self._asking.stop()
        else:
            self._then = None
            self._window.hide()

    def _copy_code(self, code: str) -> None:
        self._copy(code)
        self._window.foot.hint(self.tr("Code copied."))

    def copy_answer(self) -> None:
        answer = self._window.answer.answer.strip()
        if answer:
            self._copy(answer)
            running = self._asking.running
            self._window.foot.show_state(self.tr("Copied."), can_stop=running, can_copy=not running)

    # How it is done.

    def _show_answer(self, answer: str) -> None:
        self._window.answer.begin()
        self._window.answer.add(printable(answer))
        self._window.show_answer(bool(answer))
        self._window.show_state("")

    def _said(self, answered: bool) -> None:
        prompt = self._asking.prompt
        if prompt is not None:
            self.talk.answered(prompt, self._window.answer.answer.strip())

    def _drafted(self) -> Wanted | None:
        """What Enter would ask now. What is typed follows what was said before; an action stands for itself."""
        question = self._window.question.text
        wanted = self._draft.wanted(question)
        if wanted is None or not question:
            return wanted
        return wanted._replace(prompt=self.talk.following(wanted.prompt))

    def _painted(self) -> None:
        """The card is on the screen: now the selection and the machines, which would have held it up."""
        if self._reading and self._read != self._opened:
            self._read = self._opened
            self._reader.read(self._opened)
        self._asker.look_now()

    def _go(self) -> None:
        then = self._then
        if then is not None and not self._reading and not self.picturing.loading:
            self._then = None
            then()

    def _pictured(self) -> None:
        """An image came or went."""
        self._asking.let_go()
        self._actions.show()
        self._decide()
        self._go()

    def _drop(self) -> None:
        self._show_captured(Captured())
        self._window.question.setFocus()

    def _edited(self, text: str) -> None:
        """The user's own wording of the captured text: it is what is sent."""
        origin = self.tr("Edited · {count}").format(count=words_in(text))
        self._draft.captured = replace(self._draft.captured, text=text, origin=origin)
        self._window.captured.say(origin)
        self._asking.let_go()
        self._actions.show()
        self._decide()

    def _paste(self, text: str) -> None:
        """Text of several lines that is pasted into the question line is what the question is about."""
        origin = self.tr("Pasted · {count}").format(count=words_in(text))
        self._show_captured(Captured(source=Source.CLIPBOARD, text=text, origin=origin, clipboard=text))

    def _run(self, wanted: Wanted, *, own: bool = False) -> None:
        """Asks. `own`: where the user may have walked to another route or target for it."""
        self._putting.begin(self._draft.captured, self._window.question.text, wanted=wanted.replaces)
        route, target = self._deciding.taken(wanted) if own else (wanted.route, None)
        self.past.add(self._window.question.text)
        prompt = self.talk.named(wanted.prompt)
        self._asking.ask(prompt, route, target, own=wanted._replace(prompt=prompt) if own else None)

    def _later(self, then: Callable[[], None]) -> bool:
        """Keeps a call until text and images have been read. False: they have been."""
        waits = self._reading or self.picturing.loading
        if waits:
            self._then = then
        return waits

    @property
    def _commands(self) -> tuple[Entry, ...]:
        """What the palette offers beside the actions."""
        window, asking = self._window, self._asking
        return (
            Entry(self.tr("Ask, and replace the selection"), self.replace, keys="Ctrl+Enter"),
            Entry(self.tr("Ask in the background"), self.queue, keys="Ctrl+Shift+Enter"),
            Entry(self.tr("New conversation"), self.begin_anew, keys="Ctrl+N"),
            Entry(self.tr("History"), window.history_asked.emit, keys="Ctrl+H"),
            Entry(self.tr("Ask again"), asking.again, keys="Ctrl+R"),
            Entry(self.tr("Copy the answer"), self.copy_answer, keys="Ctrl+C"),
            Entry(self.tr("Bigger model"), asking.more, keys="Ctrl+B"),
            Entry(self.tr("Next model or machine"), lambda: self._walk(1), keys="Ctrl+M"),
            Entry(self.tr("Why this model"), window.decision.click, keys="Ctrl+I"),
            Entry(self.tr("Edit the captured text"), window.captured.toggle, keys="Ctrl+E"),
            Entry(self.tr("Usage"), window.usage_asked.emit),
            Entry(self.tr("Settings"), window.settings_asked.emit, keys="Ctrl+,"),
            Entry(self.tr("All keys"), window.toggle_keys, keys="F1"),
        )

    def close(self) -> None:
        """The app ends: nothing is pasted any more."""
        self._putting.close()
        self.picturing.close()

    def _clear(self) -> None:
        """What was asked for is queued: its text and images go from the card."""
        self.picturing.begin()
        self._drop()

    def _wanted(self, then: Callable[[], None]) -> Wanted | None:
        """What is to be asked; None: nothing, or the selection is still being read and `then` comes after it."""
        if self._later(then):
            return None
        wanted = self._drafted()
        if wanted is None:
            self._say(self.tr("Nothing to ask yet: type a question, or select some text first."))
        return wanted

    def _say(self, text: str) -> None:
        self._window.foot.show_state(text, can_stop=False, can_copy=False)

    def _walk(self, step: int) -> None:
        """Ctrl+M: to the next alternative; of an ask that runs, to the next target, which is asked instead."""
        if self._asking.running:
            self._asking.walk(step)
        elif not self._asking.held and (wanted := self._drafted()) is not None:
            self._deciding.walk(wanted, step)

    def _forget_answer(self) -> None:
        """A question that was answered goes with its answer; one that wasn't is kept."""
        if self._asking.answered:
            self._queueing.give_back()
        self._asking.forget()

    def _show_job_text(self, captured: Captured) -> None:
        """The text of a job takes the place of what was captured, or is still read."""
        self._opened += 1
        self._reading, self._then = False, None
        self.picturing.begin()
        self._putting.begin(Captured(), self._window.question.text, wanted=False)
        self._show_captured(captured)

    def _tick(self, on: bool) -> None:
        """An old text from the clipboard counts only once the user says so."""
        self._draft.captured = self._offered if on else Captured()
        self._asking.let_go()
        self._actions.show()
        self._decide()

    def _show_captured(self, captured: Captured, *, offered: bool = False) -> None:
        self._offered = captured if offered else Captured()
        self._draft.captured = Captured() if offered else captured
        if not self._reading:
            # While it is read the last order stands: new chips would hold the opening up.
            self._actions.show()
        self._asking.let_go()
        shown = self.tr("reading selection…") if self._reading else captured.origin
        self._window.captured.show_text(shown, captured.text, droppable=bool(captured.text), offered=offered)
        self._window.captured.setVisible(bool(shown))
        if not self._asking.shown:
            self._window.show_state("")
        self._window.fit()
        self._decide()

    def _decide(self) -> None:
        """The live decision: what Enter would do now."""
        if self._asking.held or self._asking.running:
            return
        wanted = self._drafted()
        self._deciding.show_wanted(wanted)
        self.picturing.advise(self._deciding.decision, self._deciding.registry, self._deciding.fleet)
        first = self.decision.first if self.decision is not None else None
        sent = first.turns if first is not None else None
        self.talk.show(len(wanted.prompt.turns) - sent if wanted is not None and sent is not None else 0)

    def _show_notices(self) -> None:
        self._window.show_notice("\n".join(note for note in (*self._asking.notes, self._problem, self._notice) if note))
