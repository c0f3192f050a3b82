"""What an account shows and where it leads: menus, slots, extension areas, codes, short links, follow sheets."""
