//! The rules that decide dates. They are in the store and versioned; the compiled-in files are
//! their first version.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::retract::undone;
use crate::domain::calendar::Calendar;
use crate::domain::case::Case;
use crate::domain::change::Change;
use crate::domain::clock::{self, Law, Step, Term, Verdict};
use crate::domain::journal::{Action, makeup_of, makeup_source};
use crate::domain::level::{Level, Thresholds};
use crate::domain::rules::Rules;
use crate::domain::setting::Setting;
use crate::store::error::{Result as StoreResult, StoreError};
use crate::store::kv::{Snapshot, Store};
use crate::store::table::{Table, pair, unpair};
use crate::store::visit;

/// The key in `meta` of a digest of the two texts: if they are those of this program, they need not
/// be read.
const DIGEST: u64 = 2;
const LIMITS: u32 = 1;
const GROUNDS: u32 = 2;
const HOLIDAYS: u32 = 3;
const SETTINGS: u32 = 4;
const MAKEUP: u32 = 5;
/// The number of rows in a new store: the two texts.
const FIRST: u64 = 2;

/// The rules in force.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// The rules of the docket's texts, if they differ from the compiled-in ones.
    parsed: Option<Rules>,
    pub calendar: Arc<Calendar>,
    /// Bounds of the levels, from `setting`.
    pub levels: Thresholds,
    pub setting: Setting,
    /// The commit that set `setting`; `None` for the program's default.
    pub set_by: Option<u64>,
}

/// Writes the rules of a new store.
pub(crate) fn write_first(store: &dyn Store) -> StoreResult<()> {
    let (limits, grounds) = Rules::builtin_texts();
    store.write(&mut |txn| {
        txn.put(Table::Meta, DIGEST, &BUILTIN)?;
        txn.put(Table::Rules, pair(LIMITS, 1), limits.as_bytes())?;
        txn.put(Table::Rules, pair(GROUNDS, 1), grounds.as_bytes())
    })
}

/// Distinguishes the texts of one program version from another. Computed at compile time, so that
/// not even their bytes are touched on the way to the first page.
const BUILTIN: [u8; 16] = {
    let (limits, grounds) = Rules::builtin_texts();
    let both = (fnv(limits.as_bytes()) as u128) << 64 | fnv(grounds.as_bytes()) as u128;
    both.to_le_bytes()
};

/// FNV-1a. It is no protection against malice and need not be: differing texts are compared byte by
/// byte.
const fn fnv(mut bytes: &[u8]) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    while let [first, rest @ ..] = bytes {
        hash = (hash ^ *first as u64).wrapping_mul(0x0100_0000_01B3);
        bytes = rest;
    }
    hash
}

fn bad_rules(error: impl std::fmt::Display) -> StoreError {
    StoreError::Rules(error.to_string())
}

/// The key of the version of the settings that a commit writes.
pub(crate) fn setting_key(commit: u64) -> u64 {
    pair(SETTINGS, commit as u32)
}

/// The settings as recorded by a commit, and the commit that set them: the newest version in force
/// then.
pub(crate) fn setting_at(
    snapshot: &dyn Snapshot,
    until: u64,
) -> StoreResult<(Setting, Option<u64>)> {
    let mut versions: Vec<(u64, String)> = Vec::new();
    let last = until.min(u64::from(u32::MAX)) as u32;
    let keys = pair(SETTINGS, 0)..=pair(SETTINGS, last);
    visit::rows(snapshot, Table::Rules, keys, |key, value| {
        let text = String::from_utf8_lossy(value).into_owned();
        versions.push((u64::from(unpair(key).1), text));
    })?;
    // A docket without any settings does not pay for reading the retractions.
    if !versions.is_empty() {
        let undone = undone(snapshot, until)?;
        versions.retain(|(commit, _)| !undone.contains(commit));
    }
    match versions.pop() {
        None => Ok((Setting::default(), None)),
        Some((commit, text)) => {
            let setting = serde_json::from_str(&text).map_err(bad_rules)?;
            Ok((setting, Some(commit)))
        }
    }
}

/// The key of a year of holidays.
pub(crate) fn holiday_key(year: i32) -> u64 {
    pair(HOLIDAYS, year.unsigned_abs())
}

/// The row that says whether make-up weekends are working days. Without it they are.
pub(crate) fn makeup_key() -> u64 {
    pair(MAKEUP, 0)
}

/// The row of the rules that an entry about working days wrote.
pub(crate) fn calendar_row(source: &str) -> Option<(u64, Vec<u8>)> {
    let key = match makeup_of(source) {
        Some(_) => makeup_key(),
        None => holiday_key(Calendar::builtin().add_year(source).ok()?),
    };
    Some((key, source.as_bytes().to_vec()))
}

/// The rows of the rules in force at a commit. A year of holidays and the switch of the make-up
/// weekends are in the journal entries that set them.
pub(crate) fn rows_at(snapshot: &dyn Snapshot, until: u64) -> StoreResult<Vec<(u64, Vec<u8>)>> {
    let mut rows: BTreeMap<u64, Vec<u8>> = BTreeMap::new();
    visit::rows(snapshot, Table::Rules, visit::ALL, |key, value| {
        rows.insert(key, value.to_vec());
    })?;
    let mut then: BTreeMap<u64, Option<Vec<u8>>> = BTreeMap::new();
    visit::entries(snapshot, visit::ALL, |commit, entry| {
        if entry.action == Action::Holidays
            && let Some((key, row)) = entry.source.as_deref().and_then(calendar_row)
        {
            let known = then.entry(key).or_default();
            if commit <= until {
                *known = Some(row);
            }
        }
    })?;
    // Settings are versioned by the commit that wrote them.
    rows.retain(|key, _| {
        let (kind, commit) = unpair(*key);
        kind != SETTINGS || u64::from(commit) <= until
    });
    for (key, known) in then {
        match known {
            Some(json) => rows.insert(key, json),
            None => rows.remove(&key),
        };
    }
    Ok(rows.into_iter().collect())
}

/// Whether two sets of rows give the same dates. Settings only draw bounds between levels.
pub(crate) fn same_dates(a: &[(u64, Vec<u8>)], b: &[(u64, Vec<u8>)]) -> bool {
    let dates = |(key, _): &&(u64, Vec<u8>)| unpair(*key).0 != SETTINGS;
    a.iter().filter(dates).eq(b.iter().filter(dates))
}

impl Loaded {
    /// Reads the newest versions. A store with the texts of this program needs no parsing.
    pub(crate) fn read(snapshot: &dyn Snapshot) -> StoreResult<Loaded> {
        let (mut limits, mut grounds, mut years) = (None, None, Vec::new());
        let (mut same, mut makeup) = (false, true);
        snapshot.with(Table::Meta, DIGEST, &mut |value| {
            same = value == BUILTIN;
        })?;
        // If the table holds only what every store begins with, its large pages are left alone.
        let bare = same && snapshot.len(Table::Rules)? == FIRST;
        let (builtin_limits, builtin_grounds) = Rules::builtin_texts();
        if !bare {
            let first = pair(if same { HOLIDAYS } else { LIMITS }, 0);
            visit::rows(snapshot, Table::Rules, first..=u64::MAX, |key, value| {
                let text = || String::from_utf8_lossy(value).into_owned();
                // Compared as bytes, so the compiled-in text is neither checked nor copied.
                let other = |builtin: &str| (value != builtin.as_bytes()).then(text);
                match unpair(key).0 {
                    LIMITS => limits = other(builtin_limits),
                    GROUNDS => grounds = other(builtin_grounds),
                    HOLIDAYS => years.push(text()),
                    MAKEUP => makeup = value == makeup_source(true).as_bytes(),
                    _ => {}
                }
            })?;
        }
        let parsed = if limits.is_none() && grounds.is_none() {
            None
        } else {
            let limits = limits.as_deref().unwrap_or(builtin_limits);
            let grounds = grounds.as_deref().unwrap_or(builtin_grounds);
            let rules = Rules::parse(limits, grounds);
            Some(rules.map_err(bad_rules)?)
        };
        let mut calendar = Calendar::builtin().with_makeup(makeup);
        for year in years {
            calendar.add_year(&year).map_err(bad_rules)?;
        }
        let (setting, set_by) = if bare {
            (Setting::default(), None)
        } else {
            setting_at(snapshot, u64::MAX)?
        };
        Ok(Loaded {
            parsed,
            calendar: Arc::new(calendar),
            levels: setting.levels,
            setting,
            set_by,
        })
    }

    /// The verdict on a case on a day; a case filed later has the level `Later`.
    pub(crate) fn verdict(&self, case: &Case, day: NaiveDate) -> Verdict {
        let verdict = clock::run(&case.term(), self.law(), day);
        filed_by(case, day, verdict)
    }

    /// The verdict on a case on a day, with the steps leading to it.
    pub(crate) fn explain(&self, case: &Case, day: NaiveDate) -> (Verdict, Vec<Step>) {
        let (verdict, steps) = clock::explain(&case.term(), self.law(), day);
        (filed_by(case, day, verdict), steps)
    }

    /// The procedure of a case on a day, whatever happened later; after a closing, the procedure at
    /// the closing.
    pub(crate) fn procedure_on<'c>(&self, case: &'c Case, day: NaiveDate) -> Option<&'c str> {
        let registered = case.now.procedure.as_deref();
        if !case.changes.iter().any(Change::is_conversion) {
            return registered;
        }
        // A case reopened on a later day was still closed on this one.
        let earlier = case.reopenings.iter().map(|one| (one.closed, one.reopened));
        let spans = earlier.chain(case.closed.map(|closed| (closed, NaiveDate::MAX)));
        let closed = spans
            .filter(|(closed, reopened)| (*closed..*reopened).contains(&day))
            .map(|(closed, _)| closed)
            .min()
            .unwrap_or(day);
        let changes = case.changes_on(closed);
        let term = Term {
            changes: &changes,
            closed: Some(closed),
            ..case.term()
        };
        clock::run(&term, self.law(), closed).procedure(registered, &case.changes)
    }

    /// Everything that decides dates.
    pub(crate) fn law(&self) -> Law<'_> {
        Law {
            rules: self.rules(),
            calendar: &self.calendar,
            levels: self.levels,
        }
    }

    pub(crate) fn rules(&self) -> &Rules {
        self.parsed.as_ref().unwrap_or_else(|| Rules::builtin())
    }
}

/// Sets the level `Later` if the case is filed only after the day.
fn filed_by(case: &Case, day: NaiveDate, mut verdict: Verdict) -> Verdict {
    if case.closed.is_none() && !case.is_filed_by(day) {
        verdict.level = Level::Later;
    }
    verdict
}
