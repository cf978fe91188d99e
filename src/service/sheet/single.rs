//! A docket of one case: what it alone adds to any figure, counted by the code that counts all
//! cases.

use std::collections::HashSet;
use std::sync::Arc;

use crate::domain::event::{Event, Fact, Recorded};
use crate::domain::journal::Action;
use crate::service::api::Context;
use crate::service::rules::Loaded;
use crate::service::{Core, Result, author, facts};
use crate::store::change::Changer;
use crate::store::dict::Dict;
use crate::store::kv::Store;
use crate::store::memory::MemoryStore;

/// The docket of a single case.
pub(super) struct Single(Core);

impl Single {
    /// Builds the docket of the case made by these events. The caller leaves out undone commits;
    /// retracted events are left out here.
    pub(super) fn new(rules: &Arc<Loaded>, cx: &Context, events: &[Recorded]) -> Result<Single> {
        let retracted: HashSet<(u64, u32)> = events
            .iter()
            .filter_map(|e| match e.event.fact {
                Fact::Retracted { commit, index } => Some((commit, index)),
                _ => None,
            })
            .collect();
        let events: Vec<Event> = events
            .iter()
            .filter(|e| !matches!(e.event.fact, Fact::Retracted { .. }))
            .filter(|e| !retracted.contains(&(e.commit, e.index)))
            .map(|e| e.event.clone())
            .collect();
        let store = MemoryStore::default();
        let registered = events
            .iter()
            .any(|event| matches!(event.fact, Fact::Registered(_)));
        if registered {
            let mut txn = store.begin()?;
            let mut dict = Dict::default();
            let facts = facts(rules, cx.today);
            let mut changer = Changer::new(&mut *txn, &mut dict, &facts, HashSet::new())?;
            changer.create(&events)?;
            changer.finish(author(cx, Action::Add, None), &[])?;
            txn.commit()?;
        }
        let core = Core::fixed(Arc::new(store), None);
        core.rules.put(Arc::clone(rules), 0..=0);
        Ok(Single(core))
    }

    pub(super) fn core(&self) -> &Core {
        &self.0
    }
}
