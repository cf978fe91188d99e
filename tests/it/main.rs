//! The one integration test binary.

mod cli;
mod keys;
mod pty;
mod screens;
mod support;
