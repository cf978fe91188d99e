//! Remarks on corrections that change the procedure of a case, or leave one that does not fit.

use chrono::NaiveDate;

use super::{About, Advice};
use crate::domain::clock::Verdict;
use crate::domain::renumber;

/// Remarks on a procedure that was given, so that it stays, and is not one of the new type: the
/// clock goes on running by the rules of another kind of case.
pub(super) fn stays(about: &About<'_>, code: &str) -> Option<Advice> {
    let (case, rules) = (about.case, about.law.rules);
    let procedure = case.now.procedure.as_deref()?;
    let is_foreign = !rules.may_have(code, procedure);
    let follows = renumber::of_type(case, code, rules).is_some();
    (is_foreign && !follows).then(|| {
        Advice::new("value", "procedure-stays")
            .with("procedure", procedure)
            .with("type", code)
    })
}

/// Remarks on a correction of the filing that moves the due date, above all one that ends an
/// overrun.
pub(super) fn moved(about: &About<'_>) -> Vec<Advice> {
    let (before, after) = (about.before, about.after);
    let mut said = Vec::new();
    if before.due != after.due {
        let day =
            |day: Option<NaiveDate>| day.map_or_else(|| "-".to_owned(), |day| day.to_string());
        let moved = Advice::new("value", "due-moves").with("before", day(before.due));
        said.push(moved.with("after", day(after.due)));
    }
    let over = |verdict: &Verdict| verdict.days_left.filter(|left| *left < 0);
    if let Some(left) = over(before).filter(|_| over(after).is_none()) {
        said.push(Advice::new("value", "overrun-gone").with("days", left.unsigned_abs()));
    }
    said
}
