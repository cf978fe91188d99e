//! The cases that a part of a case number may mean.

use super::api::{Named, Response};
use super::{Core, Result, cases};
use crate::domain::number::{NumberPart, Piece};
use crate::domain::types;
use crate::store::kv::Snapshot;
use crate::text::fold::fold;
use crate::text::pinyin::Matcher;

/// Answers [`super::api::Request::Named`].
pub(crate) fn handle(core: &Core, part: &str) -> Result<Response> {
    let spelled = |letters: &str| {
        let matcher = Matcher::new(letters);
        types::codes(|code| matcher.spells(code))
    };
    let snapshot = core.store.snapshot()?;
    if cases::id_of(&*snapshot, part)?.is_some() {
        return Ok(Response::Named(Named::default()));
    }
    let folded = fold(part);
    let mut numbers = match NumberPart::read(&folded, &spelled) {
        Some(part) => {
            let mut canonical = String::new();
            numbers(&*snapshot, &mut |number| part.fits(number, &mut canonical))?
        }
        None => Vec::new(),
    };
    // What is no part by the rules of numbers may still be a piece of one.
    if let (true, Some(piece)) = (numbers.is_empty(), Piece::read(&folded)) {
        numbers = self::numbers(&*snapshot, &mut |number| piece.is_in(number))?;
    }
    // A number begins with its year.
    numbers.sort_unstable_by(|a, b| b.cmp(a));
    Ok(Response::Named(Named { numbers }))
}

/// The numbers of the docket that are wanted.
fn numbers(snapshot: &dyn Snapshot, wanted: &mut dyn FnMut(&str) -> bool) -> Result<Vec<String>> {
    let mut numbers = Vec::new();
    cases::each_header(snapshot, &mut |id, _, value| {
        let number = cases::strings_of(u64::from(id), value)?.number;
        if wanted(number) {
            numbers.push(number.to_owned());
        }
        Ok(())
    })?;
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::Registration;
    use crate::service::Service;
    use crate::service::api::{Context, Request};
    use crate::service::clerk_tests::context;

    fn named(service: &Service, cx: &Context, part: &str) -> Vec<String> {
        let request = Request::Named {
            part: part.to_owned(),
        };
        match service.handle(cx, request).unwrap() {
            Response::Named(named) => named.numbers,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_part_names_the_cases_it_fits_the_newest_first() {
        let service = Service::in_memory();
        let cx = context("2026-06-30".parse().unwrap());
        for number in [
            "(2025)内0782民初77号",
            "(2026)内0782民初77号",
            "(2026)内0783民初77号",
            "(2026)内0782民初7号",
            "旧账77",
            "77号",
        ] {
            let case = Registration {
                number: number.to_owned(),
                ..Registration::default()
            };
            service.handle(&cx, Request::Add(Box::new(case))).unwrap();
        }
        let both = ["(2026)内0782民初77号", "(2025)内0782民初77号"];
        assert_eq!(named(&service, &cx, "0782民初77"), both);
        assert_eq!(named(&service, &cx, "0782mc77"), both);
        assert_eq!(named(&service, &cx, "25mc77"), both[1..]);
        assert_eq!(named(&service, &cx, "內0782民初77號"), both);
        assert_eq!(named(&service, &cx, "民初77").len(), 3);
        assert_eq!(named(&service, &cx, "民初78"), [""; 0]);
        assert_eq!(named(&service, &cx, "王某"), [""; 0]);
        // Pieces, if they are not whole parts.
        assert_eq!(named(&service, &cx, "初77").len(), 3);
        assert_eq!(named(&service, &cx, "内0783"), ["(2026)内0783民初77号"]);
        assert_eq!(named(&service, &cx, "(2025)內"), both[1..]);
        assert_eq!(named(&service, &cx, "旧账"), ["旧账77"]);
        // The number of a case, so it needs nothing added.
        assert_eq!(named(&service, &cx, "77号"), [""; 0]);
    }
}
