//! What reading and writing files of others fails with, as a failure of a command.

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

/// Writers of tables wrap what the pipe said.
fn is_broken_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source()).any(|error| {
        error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
