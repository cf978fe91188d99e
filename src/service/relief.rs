//! Recovery from a full disk. The store is reopened and a small write is tried again, finally on
//! the space reserved for it. So work in progress can be finished or undone, and once there is
//! space again the program need not be restarted.

use super::api::{Context, Request, Response};
use super::error::ErrorKey;
use super::{Result, Service, past};
use crate::store::read::read_meta;

/// Answers a request, as well as possible on a full disk.
pub(super) fn handle(service: &Service, cx: &Context, request: Request) -> Result<Response> {
    let store = &service.core.store;
    if is_question(&request) {
        return ask(service, cx, request);
    }
    let Some(again) = is_small(&request).then(|| request.clone()) else {
        let answer = service.once(cx, request);
        if is_full(&answer) {
            // For the next request; this one may be larger than the reserve.
            let _ = store.reopen();
        }
        return answer;
    };
    let before = written(service).or_else(|| store.reopen().ok().and_then(|()| written(service)));
    let answer = service.once(cx, request);
    if !is_full(&answer) {
        return answer;
    }
    // A commit error means "unknown": if the commit is there after all, it is not written twice.
    let may = || store.reopen().is_ok() && written(service) == before;
    if !may() {
        return answer;
    }
    let answer = service.once(cx, again.clone());
    if is_full(&answer) && store.give_up_reserve() && may() {
        return service.once(cx, again);
    }
    answer
}

/// Answers a question. It changes nothing, so it can be asked again if a failed write has stopped
/// the store.
fn ask(service: &Service, cx: &Context, question: Request) -> Result<Response> {
    let again = question.clone();
    let answer = service.once(cx, question);
    if is_full(&answer) && service.core.store.reopen().is_ok() {
        return service.once(cx, again);
    }
    answer
}

fn is_full(answer: &Result<Response>) -> bool {
    answer
        .as_ref()
        .is_err_and(|error| matches!(error.key, ErrorKey::DiskFull | ErrorKey::StoppedWriting))
}

/// The last commit; `None` if it cannot be read.
fn written(service: &Service) -> Option<u64> {
    let snapshot = service.core.store.snapshot().ok()?;
    read_meta(&*snapshot).ok().map(|meta| meta.commit)
}

/// Whether a request changes nothing.
fn is_question(request: &Request) -> bool {
    !matches!(request, Request::Views(_)) && past::asks(request).is_ok()
}

/// Whether a write is small, so that it can be cloned for another try.
fn is_small(request: &Request) -> bool {
    !matches!(
        request,
        Request::ImportBegin(_)
            | Request::ImportRows { .. }
            | Request::ImportCommit { .. }
            | Request::ImportAbort { .. }
            | Request::ReportedImport { .. }
            | Request::Rebuild
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::Ordering;

    use super::super::api::ImportOptions;
    use super::super::clerk_tests::{self, Tight};
    use super::*;
    use crate::domain::event::Registration;
    use crate::store::kv::Store;

    fn add(number: &str) -> Request {
        Request::Add(Box::new(Registration {
            number: number.to_owned(),
            ..Registration::default()
        }))
    }

    fn context() -> Context {
        clerk_tests::context("2026-06-30".parse().unwrap())
    }

    /// Adds a case to a store that needs so many reopenings and reserves. Returns the answer and
    /// how often the store was opened.
    fn ask(anew: u32, reserve: u32, request: Request) -> (std::result::Result<(), ErrorKey>, u32) {
        let store = Arc::new(Tight {
            anew: anew.into(),
            reserve: reserve.into(),
            ..Tight::default()
        });
        let service = Service::over(Arc::clone(&store) as Arc<dyn Store>, None);
        let answer = service.handle(&context(), request);
        let opened = store.opened.load(Ordering::Relaxed);
        (answer.map(drop).map_err(|error| error.key), opened)
    }

    #[test]
    fn a_full_disk_is_tried_again_and_then_what_was_set_aside_is_used() {
        let full = || Err(ErrorKey::StoppedWriting);
        for (anew, reserve, wanted) in [
            (0, 0, (Ok(()), 0)),
            // There is space again, so the reserve stays.
            (1, 0, (Ok(()), 1)),
            (0, 1, (Ok(()), 2)),
            (1, 1, (Ok(()), 2)),
            // Nothing is left to give up, and the service does not try forever.
            (9, 0, (full(), 1)),
            (9, 1, (full(), 2)),
            (0, 9, (full(), 2)),
        ] {
            assert_eq!(ask(anew, reserve, add("1")), wanted, "{anew} {reserve}");
        }
    }

    #[test]
    fn a_question_is_asked_again_once_after_a_write_that_failed() {
        for (blind, wanted) in [(0, true), (1, true), (2, false)] {
            let store = Arc::new(Tight::default());
            let service = Service::over(Arc::clone(&store) as Arc<dyn Store>, None);
            service.handle(&context(), add("1")).unwrap();
            let opened = store.opened.load(Ordering::Relaxed);
            store.blind.store(blind, Ordering::Relaxed);
            let answer = service.handle(&context(), Request::Overview);
            assert_eq!(answer.is_ok(), wanted, "{blind}");
            let more = store.opened.load(Ordering::Relaxed) - opened;
            assert_eq!(more, blind.min(1));
        }
    }

    #[test]
    fn a_write_after_a_failed_one_is_made_though_the_store_could_not_be_read() {
        let store = Arc::new(Tight {
            blind: 1.into(),
            ..Tight::default()
        });
        let service = Service::over(store, None);
        assert!(service.handle(&context(), add("1")).is_ok());
    }

    #[test]
    fn an_import_is_not_tried_again_and_uses_nothing_up() {
        let import = || Request::ImportBegin(ImportOptions::default());
        let store = Arc::new(Tight {
            reserve: 1.into(),
            ..Tight::default()
        });
        let service = Service::over(Arc::clone(&store) as Arc<dyn Store>, None);
        let begun = service.handle(&context(), import());
        let ended = begun.and_then(|_| {
            let import = Request::ImportCommit { import: 1 };
            service.handle(&context(), import)
        });
        assert!(ended.is_err());
        assert_eq!(store.reserve.load(Ordering::Relaxed), 1);
        assert!(service.handle(&context(), add("1")).is_ok());
    }

    #[test]
    fn what_was_written_after_all_is_not_written_twice() {
        let store = Arc::new(Tight {
            lies: 1.into(),
            ..Tight::default()
        });
        let service = Service::over(Arc::clone(&store) as Arc<dyn Store>, None);
        let first = service.handle(&context(), add("1"));
        assert_eq!(first.unwrap_err().key, ErrorKey::DiskFull);
        assert_eq!(written(&service), Some(1));
        let again = service.handle(&context(), add("1"));
        assert_eq!(again.unwrap_err().key, ErrorKey::CaseExists);
    }
}
