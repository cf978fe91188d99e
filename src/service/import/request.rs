//! Imports with a request id: the first one answers for later ones with the same content.

use crate::service::api::{Context, ImportOptions, ImportReport};
use crate::service::error::{Error, ErrorKey};
use crate::service::{Core, Result, undone, write};
use crate::store::codec::{Reader, put_u64};
use crate::store::kv::{Snapshot, Transaction};
use crate::store::request;

/// The report of an earlier import with this id. It has no problems, which the client finds by
/// reading the file again. Other content under the same id is refused, because it would be silently
/// lost.
pub(super) fn answered(
    txn: &dyn Snapshot,
    cx: &Context,
    options: &ImportOptions,
) -> Result<Option<ImportReport>> {
    let Some(id) = &cx.request_id else {
        return Ok(None);
    };
    let commit = write::repeated(txn, cx)?;
    let refused = |key| {
        let error = Error::new(key).with("id", id);
        match commit {
            Some(commit) => error.with("group", commit),
            None => error,
        }
    };
    // The cases of that import are gone, whatever it reported.
    if let Some(commit) = commit
        && undone(txn, u64::MAX)?.contains(&commit)
    {
        return Err(refused(ErrorKey::RequestUndone));
    }
    let mut report = ImportReport {
        group: commit,
        ..ImportReport::default()
    };
    let kept = request::answer_to(txn, id)?.and_then(|value| {
        let mut r = Reader(&value);
        let content = r.u64()?;
        report.read = r.u64()?;
        report.added = r.u64()?;
        report.updated = r.u64()?;
        report.unchanged = r.u64()?;
        report.rejected = r.u64()?;
        // Older programs kept no more.
        report.registered = r.u64().unwrap_or_default();
        report.several = r.u64().unwrap_or_default();
        Some(content)
    });
    if commit.is_none() {
        return match kept {
            None => Ok(None),
            kept if kept == options.content => Ok(Some(report)),
            _ => Err(refused(ErrorKey::RequestWithoutChange)),
        };
    }
    // The id belonged to an import by an older program, or to another write.
    if kept != options.content {
        return Err(refused(ErrorKey::RequestOfOtherContent));
    }
    Ok(Some(report))
}

/// Keeps what the import was and did.
pub(super) fn keep(
    txn: &mut dyn Transaction,
    cx: &Context,
    options: &ImportOptions,
    report: &ImportReport,
) -> Result<()> {
    let (Some(id), Some(content)) = (&cx.request_id, options.content) else {
        return Ok(());
    };
    let mut value = Vec::new();
    for number in [
        content,
        report.read,
        report.added,
        report.updated,
        report.unchanged,
        report.rejected,
        report.registered,
        report.several,
    ] {
        put_u64(&mut value, number);
    }
    Ok(request::keep_answer(txn, id, &value)?)
}

/// Keeps an import that changed nothing and so has no commit. One of which nothing could be used is
/// not kept: its file is to be corrected and imported again.
pub(super) fn keep_unchanged(
    core: &Core,
    cx: &Context,
    options: &ImportOptions,
    report: &ImportReport,
) -> Result<()> {
    if cx.request_id.is_none() || report.unchanged == 0 {
        return Ok(());
    }
    let mut txn = core.store.begin()?;
    keep(&mut *txn, cx, options, report)?;
    Ok(txn.commit()?)
}
