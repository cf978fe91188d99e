//! The settings of a court. A change is a journal entry and can be undone like any other.

use super::api::{Context, Response, SettingLine, Written};
use super::error::{Error, ErrorKind};
use super::record::{self, commit_as};
use super::retract::known_until;
use super::rules::{setting_at, setting_key};
use super::show::moment_of;
use super::{Core, Result};
use crate::domain::calendar::zone;
use crate::domain::journal::Action;
use crate::domain::setting::{Setting, SettingError};
use crate::store::read::named_entry;
use crate::store::table::Table;

/// Answers [`super::api::Request::Setting`]: those in force now, or at a moment.
pub(crate) fn handle(
    core: &Core,
    known_at: Option<chrono::DateTime<chrono::FixedOffset>>,
) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let until = known_until(&*snapshot, known_at)?;
    let (setting, commit) = setting_at(&*snapshot, until)?;
    let mut line = SettingLine {
        setting,
        commit,
        since: None,
        by: None,
    };
    if let Some(commit) = commit {
        let entry = named_entry(&*snapshot, commit)?;
        line.since = Some(moment_of(entry.moment, zone()));
        line.by = Some(entry.actor);
    }
    Ok(Response::Setting(Box::new(line)))
}

/// Answers [`super::api::Request::SetSetting`]. Nothing stored depends on the bounds, so nothing is
/// recomputed.
pub(crate) fn set(core: &Core, cx: &Context, setting: &Setting) -> Result<Response> {
    setting.check().map_err(|error| match error {
        SettingError::Levels(error) => {
            let bounds = setting.levels;
            Error::new(ErrorKind::Invalid, "bad-thresholds")
                .with("urgent", bounds.urgent)
                .with("near", bounds.near)
                .with("ahead", bounds.ahead)
                .with("detail", error)
        }
        SettingError::LongPending => {
            let months: Vec<String> = setting.long_pending.iter().map(u32::to_string).collect();
            Error::new(ErrorKind::Invalid, "bad-long-pending").with("value", months.join(","))
        }
    })?;
    {
        let snapshot = core.store.snapshot()?;
        let loaded = core.rules(&*snapshot)?;
        if loaded.setting == *setting {
            let commit = loaded.set_by.unwrap_or(0);
            return Ok(Response::Written(Written::again(commit)));
        }
    }
    let text = serde_json::to_string(setting)
        .map_err(|e| Error::new(ErrorKind::Bug, "bug").with("detail", e))?;
    let deed = record::Entry {
        action: Action::Thresholds,
        source: Some(text.clone()),
        retracts: &[],
    };
    let written = commit_as(core, cx, deed, &mut |changer| {
        let key = setting_key(changer.commit());
        changer.txn.put(Table::Rules, key, text.as_bytes())?;
        Ok(None)
    })?;
    core.rules.forget(written.commit);
    Ok(Response::Written(written))
}
