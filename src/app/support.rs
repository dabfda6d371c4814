//! What a support mail needs to know of the machine, with its graphics cards.

use eframe::egui_wgpu::wgpu::{
    AdapterInfo, Backend, Backends, DeviceType, Instance, InstanceDescriptor,
};

use super::launch;
use crate::files::support::{self, Part};

/// All of it, as `chiplease doctor` prints it.
pub fn text() -> String {
    let mut parts = support::parts(launch::kept_in().as_deref());
    let rows = adapters().into_iter().map(|adapter| ("card".to_owned(), adapter)).collect();
    parts.push(Part { title: "Graphics", rows });
    let texts: Vec<String> = parts.iter().map(Part::text).collect();
    texts.join("\n")
}

/// A line for each card and each way to draw on it; no window is opened. May take seconds, and a
/// broken driver may end the process.
pub fn adapters() -> Vec<String> {
    let instance = Instance::new(InstanceDescriptor::new_without_display_handle());
    let adapters = pollster::block_on(instance.enumerate_adapters(Backends::all()));
    adapters.iter().map(|adapter| line(&adapter.get_info())).collect()
}

fn line(info: &AdapterInfo) -> String {
    let kind = match info.device_type {
        DeviceType::DiscreteGpu => "card of its own",
        DeviceType::IntegratedGpu => "part of the processor",
        DeviceType::VirtualGpu => "virtual",
        DeviceType::Cpu => "emulated, so the window is drawn with glow",
        DeviceType::Other => "of an unknown kind",
    };
    let driver = [info.driver.as_str(), info.driver_info.as_str()];
    let driver: Vec<&str> = driver.into_iter().filter(|word| !word.is_empty()).collect();
    let driver = if driver.is_empty() { "driver unknown".to_owned() } else { driver.join(" ") };
    let way = match info.backend {
        Backend::Gl => "OpenGL",
        Backend::Dx12 => "DirectX 12",
        Backend::Vulkan => "Vulkan",
        Backend::Metal => "Metal",
        Backend::Noop | Backend::BrowserWebGpu => "nothing that is shown",
    };
    format!("{way}: {}; {kind}; {driver}", info.name)
}
