//! What reading and writing files of others fails with, as a failure of a command.

use super::exit::Failure;
use crate::exchange::ExchangeError;
use crate::exchange::out::is_full;
use crate::service::error::ErrorKind;
use crate::text::locale::pairs;

impl From<ExchangeError> for Failure {
    fn from(error: ExchangeError) -> Failure {
        if is_broken_pipe(&error) {
            return Failure::Pipe;
        }
        let kind = match &error {
            ExchangeError::Write { source } if is_full(source) => return Failure::full(),
            ExchangeError::Write { .. } | ExchangeError::WriteSheet { .. } => ErrorKind::Storage,
            _ if error.is_missing() => ErrorKind::NotFound,
            _ => ErrorKind::Invalid,
        };
        let args = error.args();
        let args = pairs(&args);
        // These words stand in the area of the exchange.
        Failure::new(kind, &format!("exchange.error.{}", error.key()), &args)
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
