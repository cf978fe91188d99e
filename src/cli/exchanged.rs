//! Errors of reading and writing exchanged files, as failures of a command.

use super::exit::Failure;
use crate::exchange::ExchangeError;
use crate::exchange::out::is_full;
use crate::text::locale::pairs;

impl From<ExchangeError> for Failure {
    fn from(error: ExchangeError) -> Failure {
        if is_broken_pipe(&error) {
            return Failure::Pipe;
        }
        if let ExchangeError::Write { source } = &error
            && is_full(source)
        {
            return Failure::full();
        }
        let args = error.args();
        Failure::new(error.key(), &pairs(&args))
    }
}

/// Whether a broken pipe is among the causes of an error: the writers of tables wrap it.
fn is_broken_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source()).any(|error| {
        error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
