//! The one integration test binary.

mod cli;
mod demo;
mod keys;
mod pty;
mod screens;
mod support;
