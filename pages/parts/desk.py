"""What lies on the reader's desk: the case, the scenario in hand and the answer to it.

The session keeps one `Scenario`, the uploaded case if there is one, and the tokens in the URL; nothing else of the
model. A widget replaces the
scenario through `replace`, which saves a draft, so that a reload or a restarted server loses nothing. Inside a
shared link everything comes from the frozen snapshot, and nothing can be replaced.
"""

from __future__ import annotations

import dataclasses
import functools
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from data import case_files, own_cases, snapshots
from data.database import NotRead, NotSaved
from models import cooperation_findings, findings, workshop_findings
from models.answer import placement_answer
from models.case import Case, digest
from models.cooperation import Measured, cooperation_answer, measured, missing, states_of_law
from models.cooperation_result import CooperationResult, LawState
from models.grant_answer import QUICK, Progress, grants_answer
from models.grant_assumptions import effective_law
from models.grant_findings import grant_sentences
from models.grant_result import GrantsResult
from models.result import PlacementResult, Result
from models.scenario import (
    CHOICES_SAID,
    NO_GRANT_CHOICES,
    Scenario,
    assumed,
    base,
    change_said,
    fitted,
    refused,
)
from models.swedish import listed

SHARE, DRAFT = "delning", "utkast"
AGAINST = "mot"
"""The name in the address of the link that a shared one is compared with."""

ASSUMED = "assumed"
"""The sentence of a link that tells what its maker has assumed."""

LONGEST_TOKEN = 200
MOST_WHOLE = 64


@dataclass(frozen=True)
class Desk:
    """The case and scenario of this run, the answer, and the snapshot they come from when the link is shared."""

    case: Case
    scenario: Scenario
    result: Result
    snapshot: snapshots.Snapshot | None = None

    @property
    def open(self) -> bool:
        """Whether the scenario may be changed here."""
        return self.snapshot is None


@st.cache_resource(max_entries=4, show_spinner=False)
def _case(folder: str, stamp: tuple[tuple[str, int], ...]) -> Case:
    return case_files.read(folder)


def opened_case() -> Case:
    """The case that this server shows, read again when its files change.

    Raises:
        CaseFaults: the folder is not a whole case.
    """
    folder = case_files.chosen_folder()
    return _case(str(folder), case_files.stamp(folder))


@st.cache_data(max_entries=256, show_spinner=False)
def _placed(
    case_version: str,
    scenario_key: str,
    _case: Case,
    _scenario: Scenario,
    _cooperation: CooperationResult | None,
) -> tuple[PlacementResult, dict[str, str]]:
    answer = placement_answer(_case, _scenario, cooperation=_cooperation)
    said = findings.sentences(_case, _scenario, answer)
    if _cooperation is not None:
        said |= cooperation_findings.sentences(_case, _cooperation, answer)
    return answer, said


@st.cache_resource(max_entries=16, show_spinner=False)
def _measured(
    case_version: str, laws: tuple[tuple[str, ...], ...], _case: Case, _laws: tuple[LawState, ...]
) -> Measured:
    return measured(_case, _laws)


@st.cache_resource(max_entries=64, show_spinner=False)
def _cooperation(
    case_version: str, law: tuple[str, tuple[str, ...]], form: str, _case: Case, _scenario: Scenario
) -> CooperationResult:
    laws = states_of_law(_case, _scenario)
    known = None
    if not missing(_case):
        known = _measured(case_version, tuple(one.reforms for one in laws), _case, laws)
    return cooperation_answer(_case, _scenario, known)


def cooperated(case: Case, scenario: Scenario) -> CooperationResult | None:
    """The cooperation network's answer: kept by case, law and form only, so that no weight computes it again."""
    if not case.actors:
        return None
    setting = scenario.law_setting(case)
    law = (setting.id if setting else "", scenario.active_reforms(case))
    return _cooperation(case.version, law, scenario.form, case, scenario)


def uninterrupted(callback: Callable[..., object]) -> Callable[..., None]:
    """A widget's callback that is done whole, also when the reader has already moved the next widget.

    Streamlit gives up a run that is overtaken wherever it touches the session, in a callback too, and does not call
    that callback again: what the reader did first would be lost. Here the session does not look for newer runs
    until the callback is done; the run gives way at its next step.
    """

    @functools.wraps(callback)
    def undisturbed(*args: Any, **kwargs: Any) -> None:
        context = get_script_run_ctx()
        session = context.session_state if context else None
        giving_way = getattr(session, "_yield_callback", None)
        if giving_way is None:
            callback(*args, **kwargs)
            return
        object.__setattr__(session, "_yield_callback", lambda: None)
        try:
            callback(*args, **kwargs)
        finally:
            object.__setattr__(session, "_yield_callback", giving_way)

    return undisturbed


SharedOut = tuple[GrantsResult | None, dict[str, str]]


@st.cache_data(max_entries=256, show_spinner=False)
def _quickly(case_version: str, key: str, _case: Case, _scenario: Scenario) -> SharedOut:
    """The grants from few draws."""
    answer = grants_answer(_case, _scenario, QUICK)
    return answer, grant_sentences(_case, _scenario, answer)


@st.cache_resource(show_spinner=False)
def _whole() -> OrderedDict[tuple[str, str], SharedOut]:
    """The latest whole answers about the grants, for all who ask the same."""
    return OrderedDict()


def _wholly(case: Case, scenario: Scenario, progress: Progress | None = None) -> SharedOut:
    kept, key = _whole(), (case.version, grants_key(case, scenario))
    if key not in kept:
        answer = grants_answer(case, scenario, progress=progress)
        kept[key] = answer, grant_sentences(case, scenario, answer)
        while len(kept) > MOST_WHOLE:
            kept.popitem(last=False)
    return kept[key]


def answered(
    case: Case, scenario: Scenario, *, whole: bool = False, progress: Progress | None = None
) -> Result:
    """The result of a scenario; the same for all who ask the same.

    Each part is kept by what it depends on, so that a moved weight never computes the grants again. What nobody
    has asked about the grants before is answered from few draws, unless `whole`: see `fill_in`.
    """
    placed = scenario.with_(grants=NO_GRANT_CHOICES)
    cooperation = cooperated(case, placed)
    placement, said = _placed(case.version, placed.key, case, placed, cooperation)
    key = grants_key(case, scenario)
    if whole or (case.version, key) in _whole():
        grants, grants_said = _wholly(case, scenario, progress)
    else:
        grants, grants_said = _quickly(case.version, key, case, scenario)
    return Result(
        placement=placement, cooperation=cooperation, sentences={**said, **grants_said}, grants=grants
    )


def grants_key(case: Case, scenario: Scenario) -> str:
    """What the grants depend on beside the case: the choices for them, the amounts that are law, and the seed."""
    law = effective_law(case, scenario.law_date).isoformat()
    return digest([scenario.grants.model_dump(mode="json"), law, scenario.seed])


def whole(desk: Desk) -> Result:
    """The desk's result, with the grants from all draws."""
    if desk.snapshot is not None or desk.result.grants is None or not desk.result.grants.preview:
        return desk.result
    return answered(desk.case, desk.scenario, whole=True)


def to_keep(case: Case, scenario: Scenario, result: Result) -> Result:
    """A result with what a link says of its scenario and of its workshop, so that these words do not change either."""
    said = {ASSUMED: assumed(case, scenario)}
    if result.workshop is not None:
        said |= workshop_findings.sentences(case, result.workshop)
    return result.model_copy(update={"sentences": {**result.sentences, **said}})


def fill_in(*others: tuple[Scenario, Result]) -> None:
    """Called last on a page that shows the grants: from few draws to all of them, with progress, and draws again.

    `others`: more scenarios that the page shows, with their results.
    """
    now = current()
    shown_here = ((now.scenario, now.result), *others)
    few = [scenario for scenario, result in shown_here if result.grants is not None and result.grants.preview]
    if not now.open or not few:
        return
    bar = st.progress(0.0, text="Räknar med fler dragningar")

    def shown(part: float, said: str) -> None:
        bar.progress(part, text=said)

    for scenario in few:
        answered(now.case, scenario, whole=True, progress=shown)
    for name, said in st.session_state["told"].items():
        st.session_state[name] = said  # nobody has had the time to read it
    st.rerun()


def told(name: str) -> str:
    """What the session keeps under this name to be said once, or "". Said again when a page only fills in."""
    said = str(st.session_state.pop(name, None) or "")
    if said:
        st.session_state["told"][name] = said
    return said


def current() -> Desk:
    """What the page is to show. The frame has laid it out before the page runs."""
    desk: Desk = st.session_state["desk"]
    return desk


def on_phone() -> bool:
    """Whether the browser says that it is a phone: what is wide is then folded. The answer is not kept."""
    return "Mobi" in str(st.context.headers.get("User-Agent", ""))


def lay_out() -> Desk | None:
    """Puts the shared snapshot or the scenario in hand on the desk. None: the link leads nowhere.

    A shared link needs nothing of the case that the server shows today.

    Raises:
        CaseFaults: the scenario in hand has no whole case to stand on.
    """
    state = st.session_state
    state["told"] = {}
    token = _token(SHARE)
    if token:
        snapshot = snapshots.opened(token) if len(token) <= LONGEST_TOKEN else None
        if snapshot is None:
            return None
        state["desk"] = Desk(snapshot.case, snapshot.scenario, snapshot.result, snapshot)
    else:
        case = opened_case()
        if "scenario" not in state:
            state["scenario"] = _drafted(case) or base(case)
        case = own_case() or case
        if state.get("case_version") != case.version:
            state["scenario"] = fitted(state["scenario"], case)
            state["case_version"] = case.version
        state["desk"] = Desk(case, state["scenario"], answered(case, state["scenario"]))
    _restore_url()
    return current()


def replace_grants(**changes: Any) -> None:
    """Takes new choices for the grants in hand."""
    replace(current().scenario.with_grants(**changes))


@uninterrupted
def replace(scenario: Scenario, said: str = "") -> None:
    """Takes a new scenario in hand and saves it as a step of the draft. What cannot be saved stays in hand."""
    state = st.session_state
    desk = current()
    if not desk.open or scenario == state["scenario"]:
        return
    before = state["scenario"]
    _take_in_hand(scenario)
    _save(desk.case, said or change_said(desk.case, before, scenario), before)


def _take_in_hand(scenario: Scenario) -> None:
    """Two widgets can have been used at once; the second one's callback must build on what the first has done."""
    st.session_state["scenario"] = scenario
    st.session_state["desk"] = dataclasses.replace(current(), scenario=scenario)


def save_again() -> None:
    """Tries once more to save what could not be saved."""
    _save(current().case, "Sparat igen efter ett fel")


def _save(case: Case, said: str, before: Scenario | None = None) -> None:
    """A step of the draft. A new draft begins with the scenario `before`, so that the first change can be undone."""
    state = st.session_state
    try:
        if not state.get(DRAFT):
            _keep(snapshots.start_draft(case.version, before or state["scenario"], "Utkastet börjar här"))
        _keep(snapshots.save_step(state[DRAFT], state["draft_step"], state["scenario"], said))
    except snapshots.ChangedElsewhere:
        state.setdefault("left_draft", state.pop(DRAFT))
        state["notice"] = (
            "Samma utkast har ändrats i ett annat fönster, eller finns inte längre. Dina val är kvar här och sparas "
            "från och med nu i ett eget utkast; adressen har bytts."
        )
        _save(case, said, before)
    except NotSaved as error:
        state["not_saved"] = str(error)
    else:
        state.pop("not_saved", None)
        _bring_kept()


def _bring_kept() -> None:
    """What was kept in a draft that is left behind is kept in the new one too; tried again until it is."""
    state = st.session_state
    if "left_draft" not in state:
        return
    try:
        snapshots.take_over(state["left_draft"], state[DRAFT])
    except NotSaved as error:
        state["not_saved"] = str(error)
    else:
        state.pop("left_draft")


def kept() -> tuple[snapshots.Kept, ...]:
    """The scenarios that are kept to be compared with the one in hand, as this case can show them.

    Raises:
        NotRead: the database could not be asked.
    """
    token, case = st.session_state.get(DRAFT), current().case
    found = snapshots.kept(token) if token else ()
    return tuple(dataclasses.replace(one, scenario=fitted(one.scenario, case)) for one in found)


def keep(name: str = "") -> str:
    """Keeps the scenario in hand to be compared with others. Gives what hindered it, in Swedish, or ""."""
    state, case = st.session_state, current().case
    if not state.get(DRAFT) or "left_draft" in state or state.get("not_saved"):
        _save(case, "Läget sparades för att jämföras")
    if state.get("not_saved"):
        return str(state["not_saved"])
    try:
        snapshots.keep(state[DRAFT], state["scenario"], name)
    except snapshots.DraftGone:
        state.pop(DRAFT)
        return keep(name)
    except (NotSaved, ValueError) as error:
        return str(error)
    return ""


def discard(place: int, time: datetime) -> str:
    """Lets go of a kept scenario. Gives what hindered it, in Swedish, or ""."""
    try:
        if snapshots.discard(st.session_state.get(DRAFT, ""), place, time):
            return ""
    except NotSaved as error:
        return str(error)
    return "Läget är redan borttaget eller utbytt i ett annat fönster. Här står hur det är nu."


def _keep(draft: snapshots.Draft) -> None:
    state = st.session_state
    state[DRAFT], state["draft_step"], state["can_undo"] = draft.token, draft.step, draft.can_undo


def undo() -> None:
    """Takes back the last change of the draft."""
    state = st.session_state
    try:
        draft = snapshots.undo(state[DRAFT], state["draft_step"])
    except snapshots.ChangedElsewhere as error:
        state["notice"] = str(error)
    except NotSaved as error:
        state["not_saved"] = str(error)
    else:
        _take_in_hand(fitted(draft.scenario, current().case))
        _keep(draft)


def own_case() -> Case | None:
    """The uploaded case in hand; None when the server's own is."""
    case: Case | None = st.session_state.get("own_case")
    return case


@uninterrupted
def use(case: Case, scenario: Scenario) -> None:
    """Takes an uploaded case and its scenario in hand. Another case than the one in hand begins a draft of its own.

    Raises:
        NotSaved: the database could not keep the case; then nothing has changed.
    """
    state = st.session_state
    if case.version == current().case.version:
        replace(scenario, "Läget ur en uppladdad arbetsbok")
        return
    own = case.version != opened_case().version
    if own:
        own_cases.keep(case)
    _begin(case, own, scenario, f"Arbetsbok för {case.municipality.name} uppladdad")
    state["notice"] = (
        f"Underlaget för {case.municipality.name} ur arbetsboken används nu. Det du hade förut finns kvar i sin egen adress."
    )


def leave_own_case() -> None:
    """Back to the server's own case and its base, in a new draft."""
    case = opened_case()
    _begin(case, False, base(case), "Tillbaka till tjänstens eget underlag")


def _begin(case: Case, own: bool, scenario: Scenario, said: str) -> None:
    """A case in hand with a draft that begins here; the earlier draft stays as it is."""
    state = st.session_state
    for name in (DRAFT, "draft_step", "can_undo", "own_case", "left_draft"):
        state.pop(name, None)
    if own:
        state["own_case"] = case
    state["scenario"], state["case_version"] = scenario, case.version
    try:
        _keep(snapshots.start_draft(case.version, scenario, said))
    except NotSaved as error:
        state["not_saved"] = str(error)
    else:
        state.pop("not_saved", None)


def kept_case(version: str) -> Case | None:
    """The case of this version, when the server has it: its own, or one that was uploaded."""
    shipped = opened_case()
    if version == shipped.version:
        return shipped
    try:
        return own_cases.found(version)
    except NotRead:
        return None


def take_copy() -> None:
    """Leaves the shared link with its scenario in hand, on its own case if that is kept, else on today's."""
    desk, state = current(), st.session_state
    shipped = opened_case()
    case = kept_case(desk.case.version) or shipped
    scenario = _fitted(desk.scenario, case, "länken")
    state.pop(SHARE, None)
    state["left_share"] = True
    state.pop("own_case", None)
    if case.version != shipped.version:
        state["own_case"] = case
    state["scenario"] = scenario
    state["case_version"] = case.version
    state["desk"] = Desk(case, scenario, desk.result)
    _save(case, "Egen kopia av ett delat läge")


def change_log() -> tuple[Any, ...]:
    """What has been changed in this draft, oldest first: (time, sentence)."""
    token = st.session_state.get(DRAFT)
    try:
        return snapshots.log(token) if token else ()
    except NotRead:
        return ()


def _token(name: str) -> str:
    """The token in the URL, or the one that the session keeps after Streamlit has dropped the query."""
    state = st.session_state
    if name == SHARE and state.pop("left_share", False):
        if SHARE in st.query_params:
            del st.query_params[SHARE]
        return ""
    found = st.query_params.get(name) or state.get(name) or ""
    if found:
        state[name] = found
    return str(found)


def _drafted(case: Case) -> Scenario | None:
    """The scenario of the draft in the URL, when there is one."""
    state = st.session_state
    token = _token(DRAFT)
    if not token:
        return None
    try:
        draft = snapshots.draft(token) if len(token) <= LONGEST_TOKEN else None
    except NotRead as error:
        # The draft may well be there: keep its address, so that a reload can find it again.
        state["notice"] = f"{error} Sidan visar grundfallet så länge."
        state["draft_step"] = -1
        return None
    if draft is None:
        state.pop(DRAFT, None)
        state["notice"] = "Utkastet i adressen finns inte. Sidan visar grundfallet."
        return None
    state["draft_step"], state["can_undo"] = draft.step, draft.can_undo
    if draft.case_version != case.version:
        kept = kept_case(draft.case_version)
        if kept is not None:
            state["own_case"] = case = kept
    return _fitted(draft.scenario, case, "utkastet")


def _fitted(scenario: Scenario, case: Case, what: str) -> Scenario:
    """The scenario as this case and today's rules allow it; what they refuse is told."""
    names = refused(scenario)
    if names:
        said = sorted({CHOICES_SAID.get(name, "andra val") for name in names})
        st.session_state["notice"] = (
            f"Det här i {what} följer regler som inte gäller längre och är som i grundfallet: {listed(said)}."
        )
    return fitted(scenario, case)


def _restore_url() -> None:
    """Puts the tokens back that Streamlit drops from the URL when the reader moves between pages."""
    state = st.session_state
    if state.get(SHARE):
        wanted = {SHARE: state[SHARE]}
    elif state.get(DRAFT):
        wanted = {DRAFT: state[DRAFT]}
    else:
        wanted = {}
    if SHARE not in wanted and AGAINST in st.query_params:
        del st.query_params[AGAINST]
    for name in (SHARE, DRAFT):
        if name in wanted and st.query_params.get(name) != wanted[name]:
            st.query_params[name] = wanted[name]
        elif name not in wanted and name in st.query_params:
            del st.query_params[name]
