//! What was typed and not saved, from its first letter until the docket has it.

use std::collections::HashMap;
use std::time::Duration;

use crate::command::FormKind;
use crate::service::api::{Draft, DraftKey};

/// Which draft of a session: of a form about a case, without a number about a new one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct DraftId {
    pub(super) form: FormKind,
    pub(super) number: String,
}

impl DraftId {
    /// `None` for a form that this version does not have.
    pub(super) fn of(draft: &Draft) -> Option<DraftId> {
        Some(DraftId {
            form: FormKind::from_id(&draft.form)?,
            number: draft.number.clone(),
        })
    }

    /// Whether it is this draft.
    fn is(&self, draft: &Draft) -> bool {
        (self.form.id(), self.number.as_str()) == (draft.form.as_str(), draft.number.as_str())
    }
}

/// The drafts that are known here, and how far those of this session have come on their way to the docket.
#[derive(Debug, Default)]
pub(super) struct Typed {
    /// Tells what is typed here from what the same person types elsewhere.
    session: String,
    /// What is typed goes to the docket at most so often.
    every: Duration,
    known: HashMap<DraftId, Draft>,
    /// Those that the docket does not have yet, and when the last one went there.
    unkept: Vec<Draft>,
    kept_at: Option<Duration>,
    /// Those on their way there, until it says that it has them.
    sent: Vec<Draft>,
    /// What waits is not what waited before.
    changed: bool,
    /// One of an earlier session that Enter goes on with.
    pub(super) resume: Option<Draft>,
}

impl Typed {
    pub(super) fn new(session: &str, every: Duration) -> Typed {
        Typed {
            session: session.to_owned(),
            every,
            ..Typed::default()
        }
    }

    /// Whether something waits to be kept.
    pub(super) fn waits(&self) -> bool {
        !self.unkept.is_empty()
    }

    /// What the docket does not have yet, where that changed; asking takes the change.
    pub(super) fn take_changed(&mut self) -> Option<Vec<Draft>> {
        std::mem::take(&mut self.changed)
            .then(|| self.sent.iter().chain(&self.unkept).cloned().collect())
    }

    /// What the docket does not have yet, for the end of the session.
    pub(super) fn take_all(&mut self) -> Vec<Draft> {
        let mut all = std::mem::take(&mut self.sent);
        all.append(&mut self.unkept);
        all
    }

    /// Remembers what was typed; one of a form that this version does not have is not.
    pub(super) fn remember(&mut self, mut draft: Draft) {
        let Some(id) = DraftId::of(&draft) else {
            return;
        };
        // It goes on from what was taken up; what another session types meanwhile is not written over.
        draft.saved = self.known.get(&id).and_then(|known| known.saved);
        draft.session.clone_from(&self.session);
        self.unkept.retain(|unkept| !id.is(unkept));
        self.unkept.push(draft.clone());
        self.known.insert(id, draft);
        self.changed = true;
    }

    /// Whether something waits, and nothing went to the docket for a while.
    pub(super) fn is_due(&self, now: Duration) -> bool {
        let rested = |kept| now.saturating_sub(kept) >= self.every;
        self.waits() && self.kept_at.is_none_or(rested)
    }

    /// What is to be sent now.
    pub(super) fn send(&mut self, now: Duration) -> Vec<Draft> {
        self.kept_at = Some(now);
        let unkept = std::mem::take(&mut self.unkept);
        self.sent.extend(unkept.iter().cloned());
        unkept
    }

    /// The docket has one more of those that were sent. It works them off in order, so that is the oldest.
    pub(super) fn arrived(&mut self) {
        if !self.sent.is_empty() {
            self.sent.remove(0);
            self.changed = true;
        }
    }

    /// Lets go of one that was saved or thrown away.
    pub(super) fn forget(&mut self, id: &DraftId) {
        self.known.remove(id);
        self.unkept.retain(|unkept| !id.is(unkept));
        self.sent.retain(|sent| !id.is(sent));
        self.changed = true;
    }

    /// Takes in what the docket has of earlier sessions; what is typed here stays.
    pub(super) fn found(&mut self, drafts: Vec<Draft>) {
        for draft in drafts {
            if let Some(id) = DraftId::of(&draft) {
                self.known.entry(id).or_insert(draft);
            }
        }
    }

    /// Takes one up, in the place of any other of its form and case.
    pub(super) fn take_up(&mut self, draft: &Draft) -> Option<DraftId> {
        let id = DraftId::of(draft)?;
        self.known.insert(id.clone(), draft.clone());
        Some(id)
    }

    pub(super) fn get(&self, id: &DraftId) -> Option<&Draft> {
        self.known.get(id)
    }

    /// How many are of this session: what was left before was left once already.
    pub(super) fn count(&self) -> usize {
        let here = |draft: &&Draft| draft.session == self.session;
        self.known.values().filter(here).count()
    }

    /// Which draft of the docket a form is: that of this session, or the one it goes on from.
    pub(super) fn key(&self, id: &DraftId) -> DraftKey {
        DraftKey {
            form: id.form.id().to_owned(),
            number: id.number.clone(),
            session: self.session.clone(),
            saved: self.get(id).and_then(|draft| draft.saved),
        }
    }
}
