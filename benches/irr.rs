//! Time of one internal rate of return.

use chiplease::model::irr::irr;

fn main() {
    divan::main();
}

/// A billion in, five years of level rent, and a sale.
fn lease(months: usize) -> Vec<f64> {
    let mut flows = vec![24.4e6; months + 1];
    flows[0] = -1e9;
    flows[months] += 0.25e9;
    flows
}

#[divan::bench(args = [61, 481])]
fn outlay_then_receipts(bencher: divan::Bencher<'_, '_>, flows: usize) {
    let flows = lease(flows - 1);
    bencher.bench(|| irr(divan::black_box(&flows)));
}

#[divan::bench(args = [61, 481])]
fn shortfalls_near_the_end(bencher: divan::Bencher<'_, '_>, flows: usize) {
    let mut flows = lease(flows - 1);
    let late = flows.len() - 4;
    flows[late..late + 2].fill(-1e6);
    bencher.bench(|| irr(divan::black_box(&flows)));
}

#[divan::bench(args = [61, 481])]
fn two_rates(bencher: divan::Bencher<'_, '_>, flows: usize) {
    let mut flows = lease(flows - 1);
    let last = flows.len() - 1;
    flows[last] = -50e6;
    bencher.bench(|| irr(divan::black_box(&flows)));
}

#[divan::bench(args = [61, 481])]
fn sign_changing_every_month(bencher: divan::Bencher<'_, '_>, flows: usize) {
    let mut flows = lease(flows - 1);
    flows.iter_mut().skip(2).step_by(2).for_each(|flow| *flow = -*flow * 0.9);
    bencher.bench(|| irr(divan::black_box(&flows)));
}
