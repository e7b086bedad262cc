//! The printer of pictures: PNG, of one bit a dot.

use super::canvas::Canvas;
use super::fault::RenderFault;

/// A picture as PNG.
///
/// # Errors
/// [`RenderFault::TooLong`] if PNG cannot hold the picture.
pub fn print(canvas: &Canvas) -> Result<Vec<u8>, RenderFault> {
    let size = |dots: usize| u32::try_from(dots).map_err(|_| RenderFault::TooLong);
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, size(canvas.width())?, size(canvas.height)?);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    // In grey 1 is light.
    let light: Vec<u8> = canvas.dots.iter().map(|byte| !byte).collect();
    let mut writer = encoder.write_header().map_err(|_| RenderFault::TooLong)?;
    writer.write_image_data(&light).map_err(|_| RenderFault::TooLong)?;
    writer.finish().map_err(|_| RenderFault::TooLong)?;
    Ok(file)
}
