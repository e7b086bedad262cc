//! Counts the memory of a thread.

#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// The largest number of bytes that a parser may take for one input, without the input itself.
pub const CAP: usize = 16 << 20;

thread_local! {
    static NOW: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

fn count(bytes: isize) {
    // A thread that ends has no counters any more.
    let _ = NOW.try_with(|now| {
        now.set(now.get() + bytes);
        let _ = PEAK.try_with(|peak| peak.set(peak.get().max(now.get())));
    });
}

// SAFETY: each call is passed on to the allocator of the system. Counting does not allocate: its counters are constant
// at the start and are never dropped.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// The largest number of bytes that an action takes in this thread.
pub fn peak(action: impl FnOnce()) -> usize {
    let before = NOW.get();
    PEAK.set(before);
    action();
    (PEAK.get() - before).unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_of_an_action_is_counted() {
        let peak = peak(|| {
            drop(std::hint::black_box(vec![1u8; 1000]));
            drop(std::hint::black_box(vec![1u8; 3000]));
        });
        assert!((3000..3500).contains(&peak), "{peak}");
    }
}
