// A dimension of a dispatch ends at 65,535 workgroups, so the engine lays a longer row out in two. What it adds to fill
// the last row lies beyond every item: each kernel compares its index with its own count.

fn workgroup_index(group: vec3<u32>, groups: vec3<u32>) -> u32 {
  return group.x + group.y * groups.x;
}

fn global_index(group: vec3<u32>, groups: vec3<u32>, lane: u32) -> u32 {
  return workgroup_index(group, groups) * WG + lane;
}
