//! Files that are dropped on the window or opened, workbooks among them.

use std::path::Path;

use eframe::egui::Context;

use super::App;
use super::dialogs::{Dialog, Intent};
use crate::import;
use crate::model::Scenario;
use crate::session::ReadWorkbook;
use crate::ui::waker::waker;

impl App {
    /// Opens a scenario file, or reads a workbook beside the frame.
    pub(super) fn open_any(&mut self, ctx: &Context, path: &Path) {
        if import::is_workbook(path) {
            self.workbooks.start(path, waker(ctx));
        } else {
            self.open(path);
        }
    }

    /// Shows what a workbook has changed once it is read, and nothing else is asked.
    pub(super) fn take_workbook(&mut self) {
        let is_busy = self.dialog.is_some() || self.presenter.is_some() || self.new_deal.is_some();
        if is_busy {
            return;
        }
        match self.workbooks.poll(&self.document) {
            None => {}
            Some(ReadWorkbook::Offer(offer)) => self.dialog = Some(Dialog::Workbook(offer)),
            Some(ReadWorkbook::Refused(why)) => {
                self.complain("Nothing was taken from this workbook", why);
            }
        }
    }

    /// Puts what was taken of a workbook into the open deal, or opens the deal that it is of.
    pub(super) fn use_workbook(
        &mut self,
        ctx: &Context,
        deal: Box<Scenario>,
        is_onto_open: bool,
        done: &str,
    ) {
        if is_onto_open {
            self.document.take_workbook(&deal);
            self.exports.tell(done);
        } else {
            self.unless_edited(ctx, Intent::Workbook(deal));
        }
    }

    /// Opens the deal of a workbook as a document without a file.
    pub(super) fn open_workbook_deal(&mut self, deal: Scenario) {
        self.document.start_with(deal);
        self.part_from_baseline();
    }
}
