//! The cases that a part of a case number may mean.

use super::api::{Named, Response};
use super::{Core, Result, cases};
use crate::domain::number::NumberPart;
use crate::domain::types;
use crate::text::fold::fold;
use crate::text::pinyin::Matcher;

/// Answers [`super::api::Request::Named`].
pub(crate) fn handle(core: &Core, part: &str) -> Result<Response> {
    let mut named = Named::default();
    let spelled = |letters: &str| {
        let matcher = Matcher::new(letters);
        types::codes(|code| matcher.spells(code))
    };
    let snapshot = core.store.snapshot()?;
    let is_whole = cases::id_of(&*snapshot, part)?.is_some();
    let Some(part) = NumberPart::read(&fold(part), &spelled).filter(|_| !is_whole) else {
        return Ok(Response::Named(named));
    };
    let mut canonical = String::new();
    cases::each_header(&*snapshot, &mut |id, _, value| {
        let number = cases::strings_of(u64::from(id), value)?.number;
        if part.fits(number, &mut canonical) {
            named.numbers.push(number.to_owned());
        }
        Ok(())
    })?;
    // A number begins with its year.
    named.numbers.sort_unstable_by(|a, b| b.cmp(a));
    Ok(Response::Named(named))
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
        // The number of a case, so it needs nothing added.
        assert_eq!(named(&service, &cx, "77号"), [""; 0]);
    }
}
