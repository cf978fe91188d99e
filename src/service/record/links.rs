//! Links between cases: recorded once, never from a case to itself, and found from either side.

use crate::domain::event::{Event, Fact, LINKED_THERE};
use crate::service::error::{Error, ErrorKey};
use crate::service::{Result, cases};
use crate::store::change::Changer;

/// Refuses a link from a case to itself, and one that adds nothing: to where a link already leads,
/// with no relation or the same. `before` are the facts recorded before it in the same write.
pub(super) fn check(
    changer: &mut Changer<'_, '_>,
    id: u32,
    before: &[Event],
    event: &Event,
) -> Result<()> {
    let Fact::Linked { to, how } = &event.fact else {
        return Ok(());
    };
    let other = cases::id_of(changer.txn, to)?;
    if other == Some(id) {
        return Err(Error::new(ErrorKey::LinkToItself).with("number", to));
    }
    let events = changer.history(id)?;
    let held = events.iter().filter(|known| changer.holds(known.commit));
    for known in held.map(|known| &known.event).chain(before) {
        if let Fact::Linked { to: old, how: of } = &known.fact
            && (how.is_none() || how == of)
            && (old == to || other.is_some() && cases::id_of(changer.txn, old)? == other)
        {
            return Err(Error::new(ErrorKey::LinkedAlready).with("number", to));
        }
    }
    Ok(())
}

/// Records a link in the case it leads to as well, so that it is found from either side. Does
/// nothing if the docket does not have that case or the case already links back.
pub(in crate::service) fn back(
    changer: &mut Changer<'_, '_>,
    id: u32,
    from: &str,
    event: &Event,
) -> Result<()> {
    let Fact::Linked { to, how } = &event.fact else {
        return Ok(());
    };
    let Some(other) = cases::id_of(changer.txn, to)?.filter(|other| *other != id) else {
        return Ok(());
    };
    let events = changer.history(other)?;
    for recorded in events.iter().filter(|known| changer.holds(known.commit)) {
        if let Fact::Linked { to, .. } = &recorded.event.fact
            && cases::id_of(changer.txn, to)? == Some(id)
        {
            return Ok(());
        }
    }
    if !changer.fold(&events).exists {
        return Ok(());
    }
    let how = how.as_deref().unwrap_or_default();
    let back = Event {
        on: event.on,
        fact: Fact::Linked {
            to: from.to_owned(),
            how: Some(format!("{LINKED_THERE}{how}")),
        },
    };
    Ok(changer.record(other, &[back])?)
}
