//! The one integration test binary.

mod keys;
mod pty;
mod screens;
mod support;
