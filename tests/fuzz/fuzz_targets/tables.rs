//! Gives the inputs of libFuzzer to the target `tables`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| prro_fuzz::run("tables", data));
