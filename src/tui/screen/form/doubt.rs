//! Objections to saving a form: errors that the docket would return, and remarks to be read first.

use super::def::Kind;
use super::state::Filled;
use super::value::Value;
use super::{Form, build, fill, of_advice, refused_field};
use crate::domain::advice::Advice;
use crate::text::locale::Named;
use crate::tui::cx::Cx;
use crate::tui::notice::{Notice, two_sentences};
use crate::tui::words;

impl Form {
    /// The field whose value contradicts another one, and why: an end before the beginning.
    fn contradiction(&self, cx: &Cx) -> Option<(usize, String)> {
        let (field, key) = build::said(self.kind, &Filled(self, cx), &self.number).err()?;
        let at = self.place(field)?;
        // A field that is still empty is only incomplete.
        let filled = self.reading(cx, at).value? != Value::Empty;
        filled.then(|| (at, cx.text(key).to_owned()))
    }

    /// The field because of which the form cannot be recorded or the docket would reject it, and
    /// why.
    pub(super) fn refused_at(&self, cx: &Cx) -> Option<(usize, String)> {
        if let Some(contradiction) = self.contradiction(cx) {
            return Some(contradiction);
        }
        let Some(Err(error)) = &self.answer else {
            return None;
        };
        let at = self.place(refused_field(self.kind, error)?)?;
        Some((at, Notice::error(cx, error).words))
    }

    /// The remark that a day was taken as one of next year, if that is after the due date.
    pub(super) fn doubt(&self, cx: &Cx, at: usize) -> Option<String> {
        let reading = self.reading(cx, at);
        let due = self.file.as_ref()?.verdict.due?;
        let day = reading.value?.day().filter(|day| *day > due)?;
        reading.next_year.then(|| {
            let year = day.format("%Y").to_string();
            let due = words::day_and_weekday(cx, due);
            cx.fill(
                "tui.form.remark.next-year-late",
                &[("year", &year), ("due", &due)],
            )
        })
    }

    /// For many cases, an outcome that no list has: without a day of its own it erases the planned
    /// days of all of them, and a slip of the finger is likelier.
    pub(super) fn unheard_outcome(&self, cx: &Cx) -> Option<(usize, String)> {
        self.many?;
        let at = self.place("outcome")?;
        let said = self.reading(cx, at).value?.text()?;
        let next = self.reading(cx, self.place("next")?).value?;
        let unheard = next == Value::Empty && cx.outcomes.find(&said).is_none();
        unheard.then(|| (at, cx.text("tui.form.remark.no-outcome-many").to_owned()))
    }

    /// For many cases, somebody of a court that none of them is at: letters may have named the
    /// wrong one.
    fn of_other_court(&self, cx: &Cx) -> Option<(usize, String)> {
        self.many?;
        (0..self.inputs.len()).find_map(|at| {
            let is_staff =
                matches!(self.kind_of(cx, at), Kind::Pick { from, .. } if from.is_staff());
            let Some(Value::Picked(id)) = self.reading(cx, at).value.filter(|_| is_staff) else {
                return None;
            };
            let mut options = self.options(cx, at).into_iter();
            let strange = options.find(|choice| choice.id == id && !choice.fits)?;
            let args: Named<'_> = &[("name", &strange.words)];
            Some((at, cx.fill("tui.form.remark.other-court", args)))
        })
    }

    /// A remark to be confirmed before saving, and its field.
    pub(super) fn to_confirm(&self, cx: &Cx) -> Option<(usize, String)> {
        let doubted = (0..self.inputs.len()).find_map(|at| Some((at, self.doubt(cx, at)?)));
        let doubted = doubted
            .or_else(|| self.unheard_outcome(cx))
            .or_else(|| self.of_other_court(cx));
        if let Some((at, doubt)) = doubted {
            let again = match self.many {
                Some(_) => "tui.bulk.again",
                None => "tui.form.again",
            };
            return Some((at, two_sentences(&doubt, cx.text(again))));
        }
        let Some(Ok(answer)) = &self.answer else {
            return None;
        };
        // From the first field on, so that what else is doubted stands below; what concerns no field
        // is always in sight.
        let place = |advice: &&Advice| {
            let field = fill::field_of(self.kind, advice.about);
            field.and_then(|field| self.place(field))
        };
        let doubts = answer.advice.iter().filter(|advice| advice.is_doubt());
        let advice = doubts.min_by_key(|advice| place(advice).unwrap_or(usize::MAX))?;
        let at = place(&advice).unwrap_or(self.at);
        let doubt = of_advice(cx, advice, self.takes(cx, at, advice));
        let words = two_sentences(&doubt, cx.text("tui.form.again"));
        Some((at, words))
    }
}
