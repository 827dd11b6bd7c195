"""The decision: who may do what, with whose data, why.

Lives here: one pure function over a bound policy, a principal and a request. Must not live here: rows,
keys, the clock, the log. Everything that is not granted is refused. Checks come in an order that tells
nobody whether a record
exists: what the request alone decides first, what the record decides last, and a record out of scope like
    none.
"""

from functools import reduce
from operator import or_

from strongroom.access.actions import DATA_ACTIONS, FIELD_ACTIONS, REASONED, WRITING, Action, read_action
from strongroom.access.because import Because
from strongroom.access.bound import BoundPolicy, Views, granting
from strongroom.access.decision import Decision
from strongroom.access.grants import FieldGrant, Reveal, View
from strongroom.access.policy import Grant, Role
from strongroom.access.principal import Principal, RecordState, Request, Target
from strongroom.access.scope import NOBODY, ScopeFilter, scope_filter
from strongroom.model.purposes import PURPOSES, REASON_CODES, RETENTION
from strongroom.model.schema import Collection

__all__ = ["decide", "default_purpose", "share_matters"]

_Granting = tuple[tuple[Role, Grant | None], ...]

# Only those who deal with an erasure may go on once it has begun, and who asks for history sees removals.
_ON_HIDDEN = frozenset({Action.ERASE, Action.HOLD})
# What the law keeps of the erased is looked at for that purpose, and for no other.
_ON_RETAINED = frozenset({Action.VIEW, Action.REVEAL, Action.COMPARE})
_ON_REMOVED = frozenset({Action.HISTORY, Action.REVERT, Action.ERASE, Action.HOLD, Action.EXPORT})


def decide(bound: BoundPolicy, principal: Principal, request: Request) -> Decision:
    """Decide one request.

    Args:
        bound: The policy with its schema, from `strongroom.access.bound.bind`.
        principal: Who asks.
        request: What for, and about which record.

    Returns:
        The decision; `Decision.require` turns a refusal into an error.
    """
    return bound.once((principal, request), lambda: _decide(bound, principal, request))


def _decide(bound: BoundPolicy, principal: Principal, request: Request) -> Decision:
    refusal = _refuse_words(bound, request) or _refuse_principal(bound, principal, request)
    if refusal is not None:
        return _refused(request, refusal)
    action = Action(request.action)
    granted = granting(bound.roles(principal.roles), action, request.collection)
    if not granted:
        return _refused(request, Because.NO_GRANT)
    for_purpose = _for_purpose(principal, request, granted)
    if isinstance(for_purpose, Decision):
        return for_purpose
    if _lacks_reason(bound, action, request):
        return _refused(request, Because.REASON_MISSING, for_purpose, needs=frozenset({"reason"}))
    asked_for = action in bound.policy.step_up or str(action) in principal.fresh_for
    if asked_for and not principal.stepped_up:
        return _refused(request, Because.STEP_UP_MISSING, for_purpose, needs=frozenset({"step_up"}))
    if request.collection is None:
        return _granted(request, for_purpose)
    return _decide_data(bound, principal, request, action, for_purpose)


def default_purpose(bound: BoundPolicy, principal: Principal) -> str | None:
    """The purpose that a session has where none is stated: the first of the first role."""
    for role in bound.roles(principal.roles):
        for purpose in role.purposes:
            if principal.only_purposes is None or purpose in principal.only_purposes:
                return purpose
    return None


def share_matters(bound: BoundPolicy, principal: Principal, request: Request) -> bool:
    """Whether it can change the decision that the record is shared; who sees all needs no share.

    Args:
        request: Its target's ``shared`` does not matter.
    """
    question = ("shares", principal, request.action, request.collection, request.target)
    return bound.once(question, lambda: _share_matters(bound, principal, request))


def _share_matters(bound: BoundPolicy, principal: Principal, request: Request) -> bool:
    action, target = read_action(request.action), request.target
    if action is None or target is None or not target.exists:
        return False
    return any(
        scope.shared_with is not None and not scope.covers(target.owner, target.team, shared=False)
        for scope in _scopes(
            bound, principal, granting(bound.roles(principal.roles), action, request.collection)
        )
    )


def _scopes(bound: BoundPolicy, principal: Principal, granted: _Granting) -> list[ScopeFilter]:
    return [
        scope_filter(grant.scope, bound.policy.teams, principal.user, principal.teams) if grant else NOBODY
        for _, grant in granted
    ]


def _refuse_words(bound: BoundPolicy, request: Request) -> Because | None:
    """Words that mean nothing here; a request has to be understood before it can be granted."""
    action = read_action(request.action)
    if action is None:
        return Because.UNKNOWN_ACTION
    if request.purpose is not None and request.purpose not in PURPOSES:
        return Because.UNKNOWN_PURPOSE
    if request.reason_code is not None and request.reason_code not in REASON_CODES:
        return Because.UNKNOWN_REASON
    # An action on the room has no collection, and the other way round.
    if (action in DATA_ACTIONS) != (request.collection is not None):
        return Because.UNKNOWN_COLLECTION
    if request.collection is not None and request.collection not in bound.schema.collections:
        return Because.UNKNOWN_COLLECTION
    return None


def _refuse_principal(bound: BoundPolicy, principal: Principal, request: Request) -> Because | None:
    if not principal.active:
        return Because.USER_NOT_ACTIVE
    roles = bound.roles(principal.roles)
    if not roles:
        return Because.NO_ROLE
    if bound.kept_apart(roles):
        return Because.SEPARATION
    if principal.only_actions is not None and request.action not in principal.only_actions:
        return Because.TOKEN_LIMIT
    if principal.only_purposes is not None and request.purpose is not None:
        return None if request.purpose in principal.only_purposes else Because.TOKEN_LIMIT
    return None


def _for_purpose(principal: Principal, request: Request, granted: _Granting) -> _Granting | Decision:
    """Those of the granting roles that may act for the purpose."""
    allowed = tuple(dict.fromkeys(purpose for role, _ in granted for purpose in role.purposes))
    if principal.only_purposes is not None:
        allowed = tuple(purpose for purpose in allowed if purpose in principal.only_purposes)
    if request.purpose is None:
        return _refused(request, Because.PURPOSE_MISSING, granted, allowed_purposes=allowed)
    kept = tuple((role, grant) for role, grant in granted if request.purpose in role.purposes)
    return kept or _refused(request, Because.PURPOSE_NOT_ALLOWED, granted, allowed_purposes=allowed)


def _lacks_reason(bound: BoundPolicy, action: Action, request: Request) -> bool:
    return request.reason_code is None and (action in REASONED or action in bound.policy.reasoned)


def _decide_data(
    bound: BoundPolicy, principal: Principal, request: Request, action: Action, granted: _Granting
) -> Decision:
    collection = bound.schema.collections[request.collection or ""]
    for name in request.fields:
        if name not in collection.fields:
            return _refused(request, Because.UNKNOWN_FIELD, granted, field=name)
    if action in FIELD_ACTIONS and not request.fields:
        return _refused(request, Because.FIELDS_MISSING, granted)
    views = _views(bound, principal, request, action, collection, granted)
    if isinstance(views, Decision):
        return views
    filters = _scopes(bound, principal, granted)
    target = request.target
    if target is None:
        return _granted(request, granted, views, reduce(or_, filters, NOBODY))
    # From here on the record decides: only roles whose scope reaches it count.
    reaching = tuple(
        [
            each
            for each, scope in zip(granted, filters, strict=True)
            if target.exists and scope.covers(target.owner, target.team, target.shared)
        ]
    )
    if not reaching or (target.state is RecordState.REMOVED and action not in _ON_REMOVED):
        return _absent(request)
    refusal = _refuse_state(target, action, request.purpose)
    if refusal is not None:
        return _refused(request, refusal, reaching)
    if len(reaching) < len(granted):
        views = _views(bound, principal, request, action, collection, reaching)
    return views if isinstance(views, Decision) else _granted(request, reaching, views)


def _refuse_state(target: Target, action: Action, purpose: str | None) -> Because | None:
    if target.state is RecordState.ERASED:
        return Because.RECORD_ERASED
    if target.state is RecordState.RETAINED and not (
        action in _ON_HIDDEN or (action in _ON_RETAINED and purpose == RETENTION)
    ):
        return Because.RECORD_ERASED
    if target.state is RecordState.HIDDEN and action not in _ON_HIDDEN:
        return Because.RECORD_HIDDEN
    return None


def _views(
    bound: BoundPolicy,
    principal: Principal,
    request: Request,
    action: Action,
    collection: Collection,
    granted: _Granting,
) -> Views | Decision:
    """What these roles together may know; a refusal where that is not enough for the fields named."""
    # What one role denies is denied, also where that role grants nothing itself.
    denied = bound.denied(collection, principal.roles)
    views = bound.views(collection, request.purpose, tuple([role for role, _ in granted]), denied)
    for name in request.fields:
        if _allows(views[name], action):
            continue
        purposes = collection.fields[name].purposes
        if purposes and request.purpose not in purposes:
            listed = tuple(sorted(purposes))
            return _refused(request, Because.FIELD_PURPOSE, granted, field=name, allowed_purposes=listed)
        return _refused(request, Because.FIELD_NOT_GRANTED, granted, field=name)
    if action is Action.REVEAL and not principal.stepped_up:
        for name in request.fields:
            if views[name].view is not View.FULL and views[name].reveal is Reveal.STEP_UP:
                needs = frozenset({"step_up"})
                return _refused(request, Because.STEP_UP_MISSING, granted, field=name, needs=needs)
    return views


def _allows(grant: FieldGrant, action: Action) -> bool:
    """Whether a field's grant is enough for an action that names the field."""
    if action is Action.REVEAL:
        return grant.may_reveal
    if action is Action.COMPARE:
        return grant.compare or grant.view is View.FULL
    if action is Action.USE:
        return grant.use or grant.may_reveal
    if action is Action.FIND:
        return grant.may_find
    if action in WRITING:
        return grant.may_write
    return grant.view is not View.HIDDEN


def _granted(
    request: Request, granted: _Granting, views: Views | None = None, scope: ScopeFilter = NOBODY
) -> Decision:
    # A role without a limit on totals lifts that of another: what it may see, it may count.
    limits = [grant.min_group for _, grant in granted if grant is not None]
    return Decision(
        allowed=True,
        because=Because.GRANTED,
        action=request.action,
        collection=request.collection,
        purpose=request.purpose,
        roles=tuple([role.name for role, _ in granted]),
        views=views or {},
        scope=scope,
        min_group=min(limits, default=0),
    )


def _absent(request: Request) -> Decision:
    """Says nothing but that there is nothing: the same whether the record is out of scope or not there."""
    return Decision(
        allowed=False,
        because=Because.ABSENT,
        action=request.action,
        collection=request.collection,
        purpose=request.purpose,
    )


def _refused(
    request: Request,
    because: Because,
    granted: _Granting = (),
    *,
    field: str | None = None,
    allowed_purposes: tuple[str, ...] = (),
    needs: frozenset[str] = frozenset(),
) -> Decision:
    return Decision(
        allowed=False,
        because=because,
        action=request.action,
        collection=request.collection,
        purpose=request.purpose,
        roles=tuple(role.name for role, _ in granted),
        field=field,
        allowed_purposes=allowed_purposes,
        needs=needs,
    )
