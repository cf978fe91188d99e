//! The settings of a court. A change is a journal entry and can be undone like any other.

use super::api::{Context, Response, SettingLine};
use super::error::{Error, ErrorKey};
use super::retract::known_until;
use super::rules::{setting_at, setting_key};
use super::show::moment_of;
use super::write::{Planned, Purpose, Stale, planned};
use super::{Core, Result};
use crate::domain::calendar::zone;
use crate::domain::court;
use crate::domain::journal::Action;
use crate::domain::setting::{Setting, SettingError};
use crate::store::dict::Kind;
use crate::store::kv::Snapshot;
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

/// Refuses posts of a court that neither the docket nor the table of courts has.
fn known(core: &Core, setting: &Setting) -> Result<()> {
    if setting.posts.courts.is_empty() {
        return Ok(());
    }
    let snapshot = core.store.snapshot()?;
    let dict = core.dict(&*snapshot)?;
    let is_known =
        |name: &str| court::named(name).is_some() || dict.find(Kind::Court, name).is_some();
    match setting.posts.courts.keys().find(|name| !is_known(name)) {
        None => Ok(()),
        Some(name) => Err(Error::new(ErrorKey::NoSuchCourt).with("value", name)),
    }
}

/// Answers [`super::api::Request::SetSetting`]. Nothing stored depends on the bounds, so nothing is
/// recomputed.
pub(crate) fn set(core: &Core, cx: &Context, setting: &Setting) -> Result<Response> {
    setting.check().map_err(|error| match error {
        SettingError::Levels(error) => {
            let bounds = setting.levels;
            Error::new(ErrorKey::BadThresholds)
                .with("urgent", bounds.urgent)
                .with("near", bounds.near)
                .with("ahead", bounds.ahead)
                .with("detail", error)
        }
        SettingError::LongPending => {
            let months: Vec<String> = setting.long_pending.iter().map(u32::to_string).collect();
            Error::new(ErrorKey::BadLongPending).with("value", months.join(","))
        }
        SettingError::Posts => Error::new(ErrorKey::BadPosts),
    })?;
    known(core, setting)?;
    let text = serde_json::to_string(setting).map_err(Error::bug)?;
    let plan = |txn: &dyn Snapshot| {
        let loaded = core.rules(txn)?;
        if loaded.setting == *setting {
            return Ok(Planned::Stands(loaded.set_by.unwrap_or(0)));
        }
        let purpose = Purpose {
            action: Action::Thresholds,
            retracts: Vec::new(),
            source: Some(text.clone()),
            stale: Stale::All,
        };
        Ok(Planned::Write(purpose, ()))
    };
    let (written, _) = planned(core, cx, plan, &mut |changer, ()| {
        let key = setting_key(changer.commit());
        changer.txn.put(Table::Rules, key, text.as_bytes())?;
        Ok(None)
    })?;
    Ok(Response::Written(written))
}
