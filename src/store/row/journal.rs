//! The journal: one entry per transaction, each containing the digest of the previous one.

use crate::domain::journal::Action;
use crate::store::chain::Digest;
use crate::store::codec::{Reader, put_i64, put_opt_str, put_str, put_u32, put_u64};

/// An entry of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Milliseconds since 1970, UTC; never less than in the previous entry.
    pub moment: i64,
    pub actor: String,
    pub uid: u32,
    pub action: Action,
    pub request: Option<String>,
    /// The subject: the file of an import, the text of a year file or of settings, the commits of
    /// an undo of several.
    pub source: Option<String>,
    /// The commit that it undoes.
    pub retracts: Option<u64>,
    pub cases: u64,
    pub events: u64,
    /// The touched cases, if stored here; empty if they fill rows of the table `touched`.
    pub touched: Vec<u8>,
    /// SM3 of the events, each preceded by its case, in the order of `touched`.
    pub events_digest: Digest,
    /// Digest of the previous entry.
    pub previous: Digest,
    /// Digest of this entry: SM3 of everything above.
    pub digest: Digest,
}

impl Entry {
    /// Everything covered by the digest.
    pub fn body(&self, commit: u64) -> Vec<u8> {
        let mut out = Vec::with_capacity(160 + self.touched.len());
        put_u64(&mut out, commit);
        put_i64(&mut out, self.moment);
        put_str(&mut out, &self.actor);
        put_u32(&mut out, self.uid);
        out.push(self.action.code());
        put_opt_str(&mut out, self.request.as_deref());
        put_opt_str(&mut out, self.source.as_deref());
        put_u64(&mut out, self.retracts.unwrap_or(0));
        put_u64(&mut out, self.cases);
        put_u64(&mut out, self.events);
        put_u64(&mut out, self.touched.len() as u64);
        out.extend_from_slice(&self.touched);
        out.extend_from_slice(&self.events_digest.0);
        out.extend_from_slice(&self.previous.0);
        out
    }

    /// The value of the row.
    pub fn encode(&self, commit: u64) -> Vec<u8> {
        let mut out = self.body(commit);
        out.extend_from_slice(&self.digest.0);
        out
    }

    /// Decodes the row of a commit; `None` if it is damaged or belongs to another commit.
    pub fn read(commit: u64, value: &[u8]) -> Option<Entry> {
        let mut r = Reader(value);
        if r.u64()? != commit {
            return None;
        }
        let moment = r.i64()?;
        let actor = r.str()?.to_owned();
        let uid = r.u32()?;
        let action = Action::from_code(r.u8()?)?;
        let request = r.opt_str()?.map(str::to_owned);
        let source = r.opt_str()?.map(str::to_owned);
        let retracts = Some(r.u64()?).filter(|commit| *commit != 0);
        let (cases, events) = (r.u64()?, r.u64()?);
        let n = usize::try_from(r.u64()?).ok()?;
        let touched = r.bytes(n)?.to_vec();
        let events_digest = Digest(r.bytes(32)?.try_into().ok()?);
        let previous = Digest(r.bytes(32)?.try_into().ok()?);
        let digest = Digest(r.bytes(32)?.try_into().ok()?);
        Some(Entry {
            moment,
            actor,
            uid,
            action,
            request,
            source,
            retracts,
            cases,
            events,
            touched,
            events_digest,
            previous,
            digest,
        })
    }
}

/// Appends a case of a commit: the distance from the previous case, the position of its first
/// event, the number of events.
pub fn put_touched(out: &mut Vec<u8>, step: u32, position: u32, count: u32) {
    put_u32(out, step);
    put_u32(out, position);
    put_u32(out, count);
}

/// Shows each case in a list of touched cases: (case, position, count).
pub fn each_touched(bytes: &[u8], after: u32, mut show: impl FnMut(u32, u32, u32)) -> Option<u32> {
    let mut r = Reader(bytes);
    let mut case = after;
    while !r.is_empty() {
        // Wrapping, because the cases of a commit need not ascend.
        case = case.wrapping_add(r.u32()?);
        show(case, r.u32()?, r.u32()?);
    }
    Some(case)
}
