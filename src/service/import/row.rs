//! A row of a case sheet: the registration of a new case, or the amendments of a known one.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::closing::check_closing;
use super::report::Tally;
use crate::domain::court::{self, Court, Relative};
use crate::domain::event::{Event, Fact, Field, Registration};
use crate::domain::number::{self, NumberParts};
use crate::domain::rules::{self, Rules};
use crate::domain::types;
use crate::service::api::{CaseRow, Reason};
use crate::store::dict::Seeded;
use crate::text::fold::fold;

/// Resolves each distinct name once: a sheet may have a million rows and fifteen courts.
#[derive(Debug, Default)]
pub(super) struct Names {
    courts: HashMap<String, Meant, Seeded>,
    codes: HashMap<String, Option<&'static str>, Seeded>,
    types: HashMap<String, Option<&'static str>, Seeded>,
    /// By type code and id.
    ids: HashMap<String, HashMap<String, Id, Seeded>, Seeded>,
    procedures: HashMap<(String, String), Procedure>,
    scratch: String,
}

/// What the name of a court means.
#[derive(Debug, Clone, Copy)]
enum Meant {
    Court(Court),
    /// A name relative to the court in the case number.
    Relative(Relative),
    Unknown,
}

/// What the name of a procedure means.
#[derive(Debug, Clone)]
enum Procedure {
    Named(String),
    OfType,
    /// A procedure of another branch of law or instance than the case.
    Elsewhere,
    Unknown,
}

/// What the id of a procedure means for a case of a type.
#[derive(Debug, Clone, Copy)]
enum Id {
    Fits,
    /// A procedure of another branch of law or instance.
    Elsewhere,
    Unknown,
}

/// What the number of a case states.
#[derive(Debug, Clone, Copy)]
struct Own<'a> {
    court: &'a str,
    type_code: &'a str,
}

impl Names {
    /// The official name of a court. An unknown name stays as given and is reported; so is a court
    /// that differs from that of the number.
    fn court(
        &mut self,
        given: String,
        own: Option<Own<'_>>,
        row: u32,
        tally: &mut Tally,
    ) -> String {
        let meant = match self.courts.get(&given) {
            Some(meant) => *meant,
            None => {
                let meant = Meant::of(&given);
                self.courts.insert(given.clone(), meant);
                meant
            }
        };
        let known = match meant {
            Meant::Court(court) => Some(court),
            // Without a number to go by, the court of the home city.
            Meant::Relative(relative) => match own {
                Some(own) => relative.of(own.court),
                None => court::by_name(&given),
            },
            Meant::Unknown => None,
        };
        let Some(court) = known else {
            tally.once(row, "court", &given, Reason::UnknownCourt);
            return given;
        };
        if own.is_some_and(|own| own.court != court.code) {
            tally.once(row, "court", &given, Reason::OtherCourt);
        }
        if court.name == given {
            given
        } else {
            court.name.to_owned()
        }
    }

    /// Replaces names in a sheet by official names, and reports unknown names and those that
    /// contradict the number. The type code of the number only helps to read the procedure; nothing
    /// is derived from it.
    fn given(&mut self, row: &mut CaseRow, own: Option<Own<'_>>, rules: &Rules, tally: &mut Tally) {
        let at = row.row;
        if let Some(given) = row.registration.court.take() {
            row.registration.court = Some(self.court(given, own, at, tally));
        }
        let given = row.registration.type_code.as_deref();
        if let (Some(given), Some(own)) = (given, own)
            && given != own.type_code
        {
            tally.once(at, "type", given, Reason::OtherType);
        }
        let legacy = || {
            let mut key = String::new();
            number::canonical_key(&row.registration.number, &mut key);
            number::legacy_type(&key)
        };
        let code = match given.or(own.map(|own| own.type_code)) {
            Some(code) => code,
            None => legacy().unwrap_or_default(),
        };
        let procedure = &mut row.registration.procedure;
        let id = procedure.as_deref();
        match (id, id.map(|id| self.id(code, id, rules))) {
            // A word in small letters may be a name as qingji prints it (`execution`), which only
            // the rules can tell from an id.
            (_, Some(Id::Unknown)) if row.procedure_name.is_none() => {
                row.procedure_name = procedure.take();
            }
            (Some(id), Some(Id::Unknown)) => {
                tally.once(at, "procedure", id, Reason::UnknownProcedure);
            }
            (Some(id), Some(Id::Elsewhere)) => {
                tally.once(at, "procedure", id, Reason::OtherBranch);
                *procedure = None;
            }
            _ => {}
        }
        let Some(name) = row.procedure_name.take() else {
            return;
        };
        let key = (name, code.to_owned());
        let meant = match self.procedures.get(&key) {
            Some(meant) => meant.clone(),
            None => {
                let meant = Procedure::of(rules, &key.0, &key.1);
                self.procedures.insert(key.clone(), meant.clone());
                meant
            }
        };
        match meant {
            // A name in the sheet takes precedence over a default of the column map.
            Procedure::Named(id) => row.registration.procedure = Some(id),
            Procedure::OfType => {}
            Procedure::Elsewhere => {
                tally.once(at, "procedure", &key.0, Reason::OtherBranch);
            }
            // Kept as given: its limit is unknown, and that of the type would be a guess.
            Procedure::Unknown => {
                tally.once(at, "procedure", &key.0, Reason::UnknownProcedure);
                row.registration.procedure = Some(key.0);
            }
        }
    }

    /// What the id of a procedure means for a case of a type.
    fn id(&mut self, type_code: &str, id: &str, rules: &Rules) -> Id {
        if let Some(meant) = self.ids.get(type_code).and_then(|ids| ids.get(id)) {
            return *meant;
        }
        let meant = match rules.limit(id) {
            None => Id::Unknown,
            Some(_) if rules.may_have(type_code, id) => Id::Fits,
            Some(_) => Id::Elsewhere,
        };
        let ids = self.ids.entry(type_code.to_owned()).or_default();
        ids.insert(id.to_owned(), meant);
        meant
    }

    /// [`Names::given`] for a case in the docket. Its number is checked as it was when the case was
    /// new.
    pub(super) fn known(&mut self, row: &mut CaseRow, rules: &Rules, tally: &mut Tally) {
        let mut scratch = std::mem::take(&mut self.scratch);
        let parts = NumberParts::read(&row.registration.number, &mut scratch);
        if let Some(parts) = parts.as_ref().filter(|_| row.registration.court.is_none()) {
            self.court_of(parts.court(&scratch), row.row, tally);
        }
        let own = parts.map(|parts| Own {
            court: parts.court(&scratch),
            type_code: parts.type_code(&scratch),
        });
        let code = row.registration.type_code.as_deref();
        let code = code.or(own.map(|own| own.type_code)).unwrap_or_default();
        self.default_procedure(code, row.row, tally);
        self.given(row, own, rules, tally);
        self.scratch = scratch;
    }

    /// The official name of the court in a number; an unknown one is reported.
    fn court_of(&mut self, code: &str, row: u32, tally: &mut Tally) -> Option<&'static str> {
        let known = match self.codes.get(code) {
            Some(known) => *known,
            None => {
                let known = court::by_code(code).map(|court| court.name);
                self.codes.insert(code.to_owned(), known);
                known
            }
        };
        if known.is_none() {
            tally.once(row, "court", code, Reason::UnknownCourt);
        }
        known
    }

    /// The default procedure of a type of case; an unknown type is reported.
    fn default_procedure(
        &mut self,
        code: &str,
        row: u32,
        tally: &mut Tally,
    ) -> Option<&'static str> {
        let default = match self.types.get(code) {
            Some(known) => *known,
            None => {
                let known = types::by_code(code).map(|t| t.procedure);
                self.types.insert(code.to_owned(), known);
                known
            }
        };
        if default.is_none() && !code.is_empty() {
            tally.once(row, "type", code, Reason::UnknownType);
        }
        default
    }

    /// Fills in what a new case gets from the key of its number, by the parts of a regular one:
    /// court, type code, procedure.
    pub(super) fn complete(
        &mut self,
        row: &mut CaseRow,
        (key, parts): (&str, Option<&NumberParts>),
        rules: &Rules,
        tally: &mut Tally,
    ) {
        let at = row.row;
        let r = &mut row.registration;
        if let Some(parts) = parts {
            if r.type_code.is_none() {
                r.type_code = Some(parts.type_code(key).to_owned());
            }
            if r.court.is_none() {
                let code = parts.court(key);
                let known = self.court_of(code, at, tally);
                r.court = Some(known.unwrap_or(code).to_owned());
            }
        } else if r.type_code.is_none() {
            r.type_code = number::legacy_type(key).map(str::to_owned);
        }
        let code = row.registration.type_code.as_deref().unwrap_or_default();
        let default = self.default_procedure(code, at, tally);
        let own = parts.map(|parts| Own {
            court: parts.court(key),
            type_code: parts.type_code(key),
        });
        self.given(row, own, rules, tally);
        if row.registration.procedure.is_none() {
            row.registration.procedure = default.map(str::to_owned);
        }
    }
}

impl Meant {
    fn of(name: &str) -> Meant {
        match court::by_code(name) {
            Some(court) => Meant::Court(court),
            None => match Relative::from_name(name) {
                Some(relative) => Meant::Relative(relative),
                None => match court::by_name(name).or_else(|| court::by_name(&fold(name))) {
                    Some(court) => Meant::Court(court),
                    None => Meant::Unknown,
                },
            },
        }
    }
}

impl Procedure {
    fn of(rules: &Rules, name: &str, type_code: &str) -> Procedure {
        let read = |name: &str| rules.procedure_in_sheet(name, type_code);
        let meant = match read(name) {
            // In traditional script the names are the same.
            rules::Procedure::Unknown => read(&fold(name)),
            meant => meant,
        };
        match meant {
            rules::Procedure::Named(id) => Procedure::Named(id.to_owned()),
            rules::Procedure::Elsewhere => Procedure::Elsewhere,
            rules::Procedure::OfType => Procedure::OfType,
            rules::Procedure::Unknown => Procedure::Unknown,
        }
    }
}

/// The event that registers a new case, and its closing. The closing waits for later events of the
/// case in the import: an export lists it among them, with the reopenings before it.
pub(super) fn registration(
    mut row: CaseRow,
    today: NaiveDate,
    tally: &mut Tally,
) -> (Event, Option<Event>) {
    let filed = row.registration.filed;
    check_closing(&mut row, filed, today, tally);
    let closing = row.closed.map(|closed| Event {
        on: Some(closed),
        fact: Fact::Closed { how: row.how },
    });
    let registered = Event {
        on: filed,
        fact: Fact::Registered(row.registration),
    };
    (registered, closing)
}

/// Shows the fields that the row of a sheet fills, except for the closing.
pub(super) fn fields(given: &Registration, amend: &mut dyn FnMut(Field, Option<String>)) {
    amend(Field::Court, given.court.clone());
    amend(Field::Division, given.division.clone());
    amend(Field::Handler, given.handler.clone());
    amend(Field::Clerk, given.clerk.clone());
    amend(Field::Type, given.type_code.clone());
    amend(Field::Procedure, given.procedure.clone());
    amend(Field::Cause, given.cause.clone());
    amend(Field::Plaintiffs, given.plaintiffs.clone());
    amend(Field::Defendants, given.defendants.clone());
    amend(Field::Filed, given.filed.map(|day| day.to_string()));
    amend(Field::Claim, given.claim.map(|money| money.to_string()));
    amend(
        Field::Tags,
        (!given.tags.is_empty()).then(|| given.tags.join(",")),
    );
    amend(Field::Due, given.due.map(|day| day.to_string()));
    amend(Field::Note, given.note.clone());
}
